#!/usr/bin/env bash
# JsonWebKey.fromEc of the Java SDK writes coordinates of 32 bytes in 33, in every second key.
#
# Expected: x, y and d of a P-256 key have 32 bytes each, 43 characters of base64url, always: RFC 7518 6.2.1 asks for the full
# size of the field, no more and no less.
# Seen: they are written as signed numbers. Where the first bit is set, a zero byte stands before it (33 bytes, 44
# characters); where the first byte is zero it is left out (31 bytes, one key in some hundred). So what reads the JWK by the
# RFC takes one key in eight and not the next. RSA keys are written right.
#
# Seen with: com.azure:azure-security-keyvault-keys 4.11.1, JDK 17.0.15. Exit status 0: still so. 1: it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>probe</groupId>
  <artifactId>probe</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.azure</groupId>
      <artifactId>azure-security-keyvault-keys</artifactId>
      <version>4.11.1</version>
    </dependency>
  </dependencies>
</project>
END
mvn --quiet --batch-mode -Dstyle.color=never dependency:copy-dependencies -DoutputDirectory=lib
cat > Probe.java <<'END'
import com.azure.security.keyvault.keys.models.JsonWebKey;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;
import java.util.TreeMap;

public class Probe {
    public static void main(String[] args) throws Exception {
        var pairs = KeyPairGenerator.getInstance("EC");
        pairs.initialize(new ECGenParameterSpec("secp256r1"));
        Map<String, Integer> sizes = new TreeMap<>();
        int right = 0;
        for (int made = 0; made < 400; made++) {
            JsonWebKey key = JsonWebKey.fromEc(pairs.generateKeyPair(), Security.getProvider("SunEC"));
            int x = key.getX().length, y = key.getY().length, d = key.getD().length;
            sizes.merge("x of " + x + " bytes", 1, Integer::sum);
            if (x == 32 && y == 32 && d == 32) right++;
        }
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        int modulus = JsonWebKey.fromRsa(rsa.generateKeyPair()).getN().length;
        System.out.println("of 400 keys: " + sizes + ", right in all three " + right + "; n of RSA-2048 has " + modulus + " bytes");
        boolean half = sizes.getOrDefault("x of 33 bytes", 0) > 100;
        System.exit(half && right < 120 && modulus == 256 ? 0 : 1);
    }
}
END
java -cp 'lib/*' Probe.java
