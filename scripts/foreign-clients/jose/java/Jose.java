import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Nimbus verifies what keyturn has signed, with the JWK and JWKS that it exports, and signs what keyturn is to verify. */
public class Jose {
    public static void main(String[] arguments) throws Exception {
        var provider = new BouncyCastleProvider(); // Java itself has no secp256k1 any more.
        java.security.Security.addProvider(provider);
        Path folder = Path.of(arguments[0]);
        byte[] data = Files.readAllBytes(folder.resolve("data"));
        System.out.println("java Nimbus " + JWK.class.getPackage().getImplementationVersion() + ", Java " + Runtime.version());
        for (String each : Arrays.asList(arguments).subList(1, arguments.length)) {
            String name = each.split(":")[0];
            JWSAlgorithm algorithm = JWSAlgorithm.parse(each.split(":")[1]);
            String token = Files.readString(folder.resolve(algorithm + ".jws"));
            JWSObject signed = JWSObject.parse(token, new Payload(data));
            JWK key = JWK.parse(Files.readString(folder.resolve(name + ".jwk")));
            JWK inSet = JWKSet.load(folder.resolve(name + ".jwks").toFile()).getKeys().get(0);
            for (JWK one : new JWK[] {key, inSet}) {
                JWSVerifier verifier = one instanceof RSAKey rsa ? new RSASSAVerifier(rsa) : new ECDSAVerifier((ECKey) one);
                verifier.getJCAContext().setProvider(provider);
                if (!signed.verify(verifier)) throw new AssertionError(algorithm + ": not valid");
            }
            JWK own = JWK.parseFromPEMEncodedObjects(Files.readString(folder.resolve(name + ".pem")));
            JWSSigner signer = own instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) own);
            signer.getJCAContext().setProvider(provider);
            JWSObject theirs = new JWSObject(new JWSHeader(algorithm), new Payload(data));
            theirs.sign(signer);
            Files.writeString(folder.resolve(algorithm + ".theirs"), theirs.serialize(true));
            System.out.println("java " + algorithm + ": verified what the vault signed");
        }
    }
}
