package io.rallyd.driver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContextBuilder;
import io.rallyd.driver.loop.Clock;
import io.rallyd.driver.loop.IoBackend;
import io.rallyd.driver.loop.WorkerLoop;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.session.TargetHost;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS against a server with a certificate of its own making for {@code localhost}. */
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path directory;
  private final WorkerLoop loop = new WorkerLoop("test", IoBackend.best(), Clock.system());
  private Path certificate;
  private FakeElasticsearch server;

  @BeforeEach
  void server() throws Exception {
    Path store = directory.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, PASSWORD.toCharArray());
    certificate = directory.resolve("server.pem");
    Files.writeString(
        certificate,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("server").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    server = new FakeElasticsearch(SslContextBuilder.forServer(factory).build());
  }

  @AfterEach
  void stop() {
    loop.shutdown().syncUninterruptibly();
    server.close();
  }

  @Test
  void trustsTheGivenAuthority() throws Exception {
    assertThat(status("localhost", Map.of("ca_certs", certificate.toString()))).isEqualTo(200);
  }

  @Test
  void doesNotTalkToAServerItCannotVerify() {
    assertThatThrownBy(() -> status("localhost", Map.of()))
        .cause()
        .isInstanceOfSatisfying(
            TransportException.class,
            e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.TLS));
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void checksNoNamesWhenHostsAreAddresses() throws Exception {
    assertThat(status("127.0.0.1", Map.of("ca_certs", certificate.toString()))).isEqualTo(200);
  }

  @Test
  void verificationCanBeSwitchedOff() throws Exception {
    assertThat(status("localhost", Map.of("verify_certs", false))).isEqualTo(200);
  }

  @Test
  void namesAndAddressesCannotBeVerifiedTogether() {
    assertThatThrownBy(() -> HttpCluster.resolve(target(Map.of(), "localhost", "127.0.0.1")))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("mix names and IP addresses");
  }

  private int status(String host, Map<String, Object> options) throws Exception {
    HttpClient client = new HttpClient(loop, HttpCluster.resolve(target(options, host)), 0);
    CompletableFuture<Integer> status = new CompletableFuture<>();
    loop.execute(
        () ->
            client
                .send(HttpRequest.of("GET", "/"), new RequestTiming())
                .whenComplete(
                    (response, error) -> {
                      if (error != null) {
                        status.completeExceptionally(error);
                      } else {
                        try (response) {
                          status.complete(response.status());
                        }
                      }
                    }));
    try {
      return status.get(20, TimeUnit.SECONDS);
    } finally {
      loop.eventLoop().submit(client::close).syncUninterruptibly();
    }
  }

  private ClusterTarget target(Map<String, Object> options, String... hosts) {
    return new ClusterTarget(
        "default",
        Arrays.stream(hosts).map(host -> new TargetHost(host, server.port(), true, "")).toList(),
        options,
        "",
        "");
  }
}
