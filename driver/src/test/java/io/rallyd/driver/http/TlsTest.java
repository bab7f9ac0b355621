package io.rallyd.driver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.rallyd.driver.loop.Clock;
import io.rallyd.driver.loop.IoBackend;
import io.rallyd.driver.loop.WorkerLoop;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.session.TargetHost;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
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
  private Path key;
  private KeyManagerFactory identity;
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
    identity = KeyManagerFactory.getInstance("PKIX");
    identity.init(keys, PASSWORD.toCharArray());
    certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
    key = pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
    server = new FakeElasticsearch(SslContextBuilder.forServer(identity).build());
  }

  private Path pem(String kind, byte[] content) throws IOException {
    return Files.writeString(
        directory.resolve(kind.replace(' ', '-') + ".pem"),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind));
  }

  /** From now on the server asks for the certificate of the client, which is its own as well. */
  private void demandCertificate() throws IOException {
    server.close();
    server =
        new FakeElasticsearch(
            SslContextBuilder.forServer(identity)
                .trustManager(certificate.toFile())
                .clientAuth(ClientAuth.REQUIRE)
                .build());
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

  @Test
  void showsItsCertificateToAServerThatDemandsOne() throws Exception {
    demandCertificate();
    for (boolean verify : new boolean[] {true, false}) {
      Map<String, Object> options =
          Map.of(
              "verify_certs", verify,
              "ca_certs", certificate.toString(),
              "client_cert", certificate.toString(),
              "client_key", key.toString());
      assertThat(status("localhost", options)).isEqualTo(200);
      assertThat(jdkStatus("localhost", options)).isEqualTo(200);
    }
  }

  @Test
  void withoutItsCertificateItIsNotLetIn() throws Exception {
    demandCertificate();
    Map<String, Object> options = Map.of("ca_certs", certificate.toString());
    assertThatThrownBy(() -> status("localhost", options))
        .cause()
        .isInstanceOf(TransportException.class);
    assertThatThrownBy(() -> jdkStatus("localhost", options)).isInstanceOf(IOException.class);
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void theClientOfTheJdkChecksAndTrustsTheSame() throws Exception {
    Map<String, Object> authority = Map.of("ca_certs", certificate.toString());
    assertThat(jdkStatus("localhost", authority)).isEqualTo(200);
    assertThat(jdkStatus("127.0.0.1", authority)).isEqualTo(200);
    assertThat(jdkStatus("127.0.0.1", Map.of("verify_certs", false))).isEqualTo(200);
    assertThatThrownBy(() -> jdkStatus("127.0.0.1", Map.of())).isInstanceOf(SSLException.class);
  }

  @Test
  void aFileWithoutCertificateIsNamed() throws Exception {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");
    assertThatThrownBy(
            () -> HttpCluster.resolve(target(Map.of("ca_certs", empty.toString()), "localhost")))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("empty.pem");
    assertThatThrownBy(
            () ->
                HttpCluster.resolve(
                    target(
                        Map.of(
                            "client_cert", certificate.toString(), "client_key", empty.toString()),
                        "localhost")))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("certificates of the client options");
  }

  /** Asks as the coordinator does, which makes no load. */
  private int jdkStatus(String host, Map<String, Object> options) throws Exception {
    ClusterTarget target = target(options, host);
    SSLContext context = ClientTls.of(target, ClientOptions.parse(options)).jdkContext();
    return java.net.http.HttpClient.newBuilder()
        .sslContext(context)
        .version(java.net.http.HttpClient.Version.HTTP_1_1)
        .build()
        .send(
            HttpRequest.newBuilder(URI.create("https://" + host + ":" + server.port() + "/"))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private int status(String host, Map<String, Object> options) throws Exception {
    HttpClient client = new HttpClient(loop, HttpCluster.resolve(target(options, host)), 0);
    CompletableFuture<Integer> status = new CompletableFuture<>();
    loop.execute(
        () ->
            client
                .send(io.rallyd.driver.http.HttpRequest.of("GET", "/"), new RequestTiming())
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
      return status.get(60, TimeUnit.SECONDS);
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
