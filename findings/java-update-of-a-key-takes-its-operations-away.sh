#!/usr/bin/env bash
# updateKeyProperties of the Java SDK, called for a tag, tells the service to leave the key no operations.
#
# Expected: the operations are an optional list of arguments; without them the request does not mention key_ops, and the
# service leaves them as they are, as for every member of a PATCH that is left out.
# Seen: the empty list is sent, "key_ops":[]. The service takes that at its word (the recordings that the SDK publishes with
# its tests show "key_ops":[] in the answer, too): the version signs, wraps and opens nothing until they are given again.
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
import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.models.KeyOperation;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

public class Probe {
    static final String HOST = "https://contoso.vault.azure.net";
    static final String KEY = """
        {"key":{"kid":"%s/keys/orders/%032d","kty":"EC","crv":"P-256","key_ops":["sign","verify"]},
         "attributes":{"enabled":true,"created":1735689600,"updated":1735689600}}""".formatted(HOST, 1);
    static final String CHALLENGE = "Bearer authorization=\"https://login.microsoftonline.com/"
        + "11111111-1111-1111-1111-111111111111\", resource=\"https://vault.azure.net\"";

    record Answer(int status, HttpHeaders headers, String body) {}

    /** A vault that answers from memory, in place of the network, and keeps what is sent to change its key. */
    static class Vault implements HttpClient {
        final List<String> changes = new ArrayList<>();

        public HttpResponse sendSync(HttpRequest request, Context context) {
            if (request.getHeaders().getValue(HttpHeaderName.AUTHORIZATION) == null) {
                var headers = new HttpHeaders().set(HttpHeaderName.WWW_AUTHENTICATE, CHALLENGE);
                return new Response(request, new Answer(401, headers, ""));
            }
            if (request.getHttpMethod().name().equals("PATCH")) changes.add(request.getBodyAsBinaryData().toString());
            var headers = new HttpHeaders().set(HttpHeaderName.CONTENT_TYPE, "application/json");
            return new Response(request, new Answer(200, headers, KEY));
        }

        public Mono<HttpResponse> send(HttpRequest request) {
            return Mono.fromSupplier(() -> sendSync(request, Context.NONE));
        }
    }

    static class Response extends HttpResponse {
        final Answer answer;

        Response(HttpRequest request, Answer answer) {
            super(request);
            this.answer = answer;
        }

        public int getStatusCode() { return answer.status; }
        public HttpHeaders getHeaders() { return answer.headers; }
        public String getHeaderValue(String name) { return answer.headers.getValue(HttpHeaderName.fromString(name)); }
        public BinaryData getBodyAsBinaryData() { return BinaryData.fromString(answer.body); }
        public Mono<byte[]> getBodyAsByteArray() { return Mono.just(answer.body.getBytes(StandardCharsets.UTF_8)); }
        public Flux<ByteBuffer> getBody() { return getBodyAsByteArray().map(ByteBuffer::wrap).flux(); }
        public Mono<String> getBodyAsString() { return Mono.just(answer.body); }
        public Mono<String> getBodyAsString(Charset charset) { return Mono.just(answer.body); }
    }

    public static void main(String[] args) {
        var vault = new Vault();
        var client = new KeyClientBuilder().vaultUrl(HOST).httpClient(vault)
            .credential(context -> Mono.just(new AccessToken("none", OffsetDateTime.now().plusHours(1)))).buildClient();
        var read = client.getKey("orders").getProperties().setTags(Map.of("owner", "sales"));
        client.updateKeyProperties(read);
        client.updateKeyProperties(read, KeyOperation.SIGN, KeyOperation.VERIFY);
        vault.changes.forEach(change -> System.out.println("sent: " + change));
        boolean emptied = vault.changes.get(0).contains("\"key_ops\":[]");
        System.exit(emptied && vault.changes.get(1).contains("\"key_ops\":[\"sign\",\"verify\"]") ? 0 : 1);
    }
}
END
java -cp 'lib/*' Probe.java
