import com.azure.core.exception.HttpResponseException;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.models.EncryptionAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyRotationLifetimeAction;
import com.azure.security.keyvault.keys.models.KeyRotationPolicy;
import com.azure.security.keyvault.keys.models.KeyRotationPolicyAction;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Drives azure-security-keyvault-keys, unmodified, through the life of a key in the vault at KEY_VAULT_URL.
 *
 * <p>Prints one line a step. Any difference from what the service does ends the program with an exception.
 */
final class Keys {
    static void expect(boolean condition, String text) {
        if (!condition) throw new AssertionError(text);
        System.out.println("java    " + text);
    }

    static void refused(int status, String text, Runnable call) {
        try {
            call.run();
        } catch (HttpResponseException error) {
            expect(error.getResponse().getStatusCode() == status, text);
            return;
        }
        throw new AssertionError("not refused: " + text);
    }

    public static void main(String[] args) throws Exception {
        String url = System.getenv("KEY_VAULT_URL");
        String name = "java-" + System.currentTimeMillis() / 1000;
        // `localhost` itself belongs to no vault, so the client's check of the challenge has to be off there and only there.
        boolean isBare = url.startsWith("https://localhost");
        var credential = new DefaultAzureCredentialBuilder().build();
        var builder = new KeyClientBuilder().vaultUrl(url).credential(credential);
        KeyClient client = (isBare ? builder.disableChallengeResourceVerification() : builder).buildClient();
        if (args.length == 2 && args[0].equals("rotate")) {
            client.rotateKey(args[1]);
            System.exit(0);
        }
        System.out.println("java    " + url + ", check of the challenge " + (isBare ? "off" : "on"));

        KeyVaultKey first = client.createRsaKey(new CreateRsaKeyOptions(name).setKeySize(2048).setTags(Map.of("team", "shop")));
        expect(first.getId().startsWith(url + "/keys/" + name + "/"), "created an RSA key, its id at the address in use");
        KeyVaultKey ec = client.createEcKey(new CreateEcKeyOptions(name + "-ec").setCurveName(KeyCurveName.P_384));
        expect(ec.getKey().getCurveName().equals(KeyCurveName.P_384), "created an EC key");
        List<String> listed = client.listPropertiesOfKeys().stream().map(key -> key.getName()).toList();
        expect(listed.containsAll(List.of(name, name + "-ec")), "listed both");
        expect(Arrays.equals(client.getKey(name).getKey().getN(), first.getKey().getN()), "read one back");

        var action = new KeyRotationLifetimeAction(KeyRotationPolicyAction.ROTATE).setTimeAfterCreate("P30D");
        client.updateKeyRotationPolicy(name, new KeyRotationPolicy().setExpiresIn("P90D").setLifetimeActions(List.of(action)));
        expect("P90D".equals(client.getKeyRotationPolicy(name).getExpiresIn()), "set a rotation policy and read it back");
        KeyVaultKey second = client.rotateKey(name);
        var dates = second.getProperties();
        expect(
            !second.getId().equals(first.getId())
                && Duration.between(dates.getCreatedOn(), dates.getExpiresOn()).toDays() == 90,
            "rotated: a new version that expires as the policy says");
        expect(client.listPropertiesOfKeyVersions(name).stream().count() == 2, "listed two versions");
        useKeys(url, isBare, second, ec);
        KeyVaultKey emptied = client.updateKeyProperties(second.getProperties().setTags(Map.of("team", "bank")));
        expect(emptied.getProperties().getTags().equals(Map.of("team", "bank")), "changed the tags of a version");
        expect(emptied.getKeyOperations().isEmpty(), "an update without operations took them all, as on the service");
        KeyVaultKey updated = client.updateKeyProperties(second.getProperties(), KeyOperation.SIGN, KeyOperation.VERIFY);
        expect(updated.getKeyOperations().size() == 2, "an update with operations set them");

        byte[] blob = client.backupKey(name);
        refused(409, "was refused to restore over a live key", () -> client.restoreKeyBackup(blob));
        var deleted = client.beginDeleteKey(name);
        deleted.waitForCompletion();
        expect(client.getDeletedKey(name).getRecoveryId().equals(url + "/deletedkeys/" + name), "deleted");
        refused(404, "did not find it any more", () -> client.getKey(name));
        client.beginRecoverDeletedKey(name).waitForCompletion();
        expect(client.getKey(name).getId().equals(second.getId()), "recovered the same version");
        client.beginDeleteKey(name).waitForCompletion();
        client.purgeDeletedKey(name);
        refused(404, "purged", () -> client.getDeletedKey(name));
        expect(client.restoreKeyBackup(blob).getId().equals(second.getId()), "restored the backup: same version ids");
        System.out.println("java    done");
        System.exit(0);
    }

    static void useKeys(String url, boolean isBare, KeyVaultKey rsa, KeyVaultKey ec) throws Exception {
        CryptographyClient crypto = cryptographyClient(isBare, rsa);
        byte[] order = "an order".getBytes();
        for (var algorithm : List.of(EncryptionAlgorithm.RSA_OAEP_256, EncryptionAlgorithm.RSA_OAEP)) {
            byte[] secret = crypto.encrypt(algorithm, order).getCipherText();
            expect(Arrays.equals(crypto.decrypt(algorithm, secret).getPlainText(), order), algorithm + ": decrypted what it encrypted");
        }
        byte[] key = new byte[32];
        byte[] wrapped = crypto.wrapKey(KeyWrapAlgorithm.RSA_OAEP_256, key).getEncryptedKey();
        expect(Arrays.equals(crypto.unwrapKey(KeyWrapAlgorithm.RSA_OAEP_256, wrapped).getKey(), key), "unwrapped what it wrapped");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(order);
        for (var algorithm : List.of(SignatureAlgorithm.RS256, SignatureAlgorithm.PS256)) {
            byte[] signature = crypto.sign(algorithm, digest).getSignature();
            expect(crypto.verify(algorithm, digest, signature).isValid(), algorithm + ": verified what the vault signed");
        }
        byte[] long384 = MessageDigest.getInstance("SHA-384").digest(order);
        CryptographyClient ecCrypto = cryptographyClient(isBare, ec);
        byte[] signature = ecCrypto.sign(SignatureAlgorithm.ES384, long384).getSignature();
        expect(ecCrypto.verify(SignatureAlgorithm.ES384, long384, signature).isValid(), "ES384: the same");
    }

    static CryptographyClient cryptographyClient(boolean isBare, KeyVaultKey key) {
        var credential = new DefaultAzureCredentialBuilder().build();
        var builder = new com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder()
            .keyIdentifier(key.getId()).credential(credential);
        return (isBare ? builder.disableChallengeResourceVerification() : builder).buildClient();
    }
}
