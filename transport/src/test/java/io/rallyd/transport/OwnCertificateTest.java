package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import io.rallyd.transport.faults.FaultProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates of one's own in place of the self-made one, over real sockets. */
@Timeout(300)
class OwnCertificateTest {
  private static final Handlers NONE = Handlers.builder().build();
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path directory;
  private Path certificate;
  private Path key;
  private Path ca;
  private Authority authority;

  @BeforeEach
  void files() throws Exception {
    certificate = directory.resolve("server.pem");
    key = directory.resolve("server.key");
    ca = directory.resolve("ca.pem");
    authority = new Authority("ours");
    Files.writeString(ca, "A comment.\n" + authority.certificate());
  }

  private static Cluster cluster() {
    return new Cluster(Cluster.patient(), Cluster.echo().build(), NONE);
  }

  private static int bind(Cluster cluster, Supplier<ServerIdentity> identity) {
    return cluster
        .server
        .bindTcp(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            () -> Secrets.of(Cluster.SECRET),
            identity)
        .getPort();
  }

  private static Dialer dial(
      TransportClient client, int port, Cluster.Events events, Secret secret) {
    return client.connect(
        new Endpoint.Tcp("127.0.0.1", port),
        Peer.Role.NODE,
        () -> Optional.of(secret),
        NONE,
        events);
  }

  private static TransportClient client(ServerTrust trust) {
    return TransportClient.start(Cluster.patient(), () -> trust);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void aChainThatLeadsToTheAuthorityIsTrustedAndTheHostToo(String kind) throws Exception {
    authority
        .issue("127.0.0.1", kind, Instant.now().plus(Duration.ofDays(1)))
        .write(certificate, key);
    try (Cluster cluster = cluster();
        TransportClient client = client(ServerTrust.of(ca, true))) {
      int port = bind(cluster, Reloading.of(List.of(certificate, key), () -> identity()));
      Link link = Cluster.await(dial(client, port, new Cluster.Events(), Cluster.SECRET).link());
      assertThat(Cluster.await(link.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
    }
  }

  private ServerIdentity identity() {
    return ServerIdentity.of(certificate, key);
  }

  @Test
  void aServerOfAnotherAuthorityIsNotTrustedAlthoughItKnowsTheSecret() throws Exception {
    new Authority("theirs").issue().write(certificate, key);
    try (Cluster cluster = cluster();
        TransportClient client = client(ServerTrust.of(ca, false))) {
      int port = bind(cluster, this::identity);
      Cluster.Events events = new Cluster.Events();
      dial(client, port, events, Cluster.SECRET);
      ConnectFailure failure = Cluster.await(events.failed);
      assertThat(failure.kind()).isEqualTo(ConnectFailure.Kind.CERTIFICATE);
      assertThat(failure.sentence())
          .startsWith("the certificate of 127.0.0.1:" + port + " is not to be trusted here")
          .contains("tls.ca");
      assertThat(client.counters().get("connects-failed-certificate")).isPositive();
      assertThat(cluster.serverSide.up).isEmpty();
    }
  }

  @Test
  void theSelfMadeCertificateIsNotTrustedWhereAnAuthorityIsAskedFor() {
    try (Cluster cluster = cluster();
        TransportClient client = client(ServerTrust.of(ca, false))) {
      Cluster.Events events = new Cluster.Events();
      dial(client, cluster.tcp(), events, Cluster.SECRET);
      assertThat(Cluster.await(events.failed).kind()).isEqualTo(ConnectFailure.Kind.CERTIFICATE);
    }
  }

  @Test
  void anotherHostsCertificateIsGoodOnlyWhereTheHostIsNotChecked() throws Exception {
    authority
        .issue("10.9.8.7", "EC", Instant.now().plus(Duration.ofDays(1)))
        .write(certificate, key);
    try (Cluster cluster = cluster();
        TransportClient strict = client(ServerTrust.of(ca, true));
        TransportClient lenient = client(ServerTrust.of(ca, false))) {
      int port = bind(cluster, this::identity);
      Cluster.Events events = new Cluster.Events();
      dial(strict, port, events, Cluster.SECRET);
      assertThat(Cluster.await(events.failed).kind()).isEqualTo(ConnectFailure.Kind.CERTIFICATE);
      Cluster.await(dial(lenient, port, new Cluster.Events(), Cluster.SECRET).link());
    }
  }

  @Test
  void aGoodCertificateWithoutTheSecretIsNotEnough() throws Exception {
    authority.issue().write(certificate, key);
    try (Cluster cluster = cluster();
        TransportClient client = client(ServerTrust.of(ca, false))) {
      Cluster.Events events = new Cluster.Events();
      dial(client, bind(cluster, this::identity), events, Secret.of("x".repeat(40)));
      assertThat(Cluster.await(events.failed).kind()).isEqualTo(ConnectFailure.Kind.SECRET);
    }
  }

  @Test
  void newFilesAreUsedForNewConnectionsAndBrokenOnesAreNot() throws Exception {
    authority.issue().write(certificate, key);
    Reloading<ServerIdentity> files = Reloading.of(List.of(certificate, key), this::identity);
    try (Lines log = Lines.of(Reloading.class);
        Cluster cluster = cluster();
        TransportClient client = client(ServerTrust.of(ca, true));
        FaultProxy proxy = new FaultProxy(bind(cluster, files))) {
      Link link =
          Cluster.await(dial(client, proxy.port(), new Cluster.Events(), Cluster.SECRET).link());
      ServerIdentity first = files.get();

      // Only one of two files that belong together has changed.
      Files.writeString(certificate, authority.issue().chain());
      files.refresh();
      files.refresh();
      assertThat(files.get()).isSameAs(first);
      Files.writeString(key, "nothing");
      files.refresh();
      files.refresh();
      files.refresh();
      assertThat(files.get()).isSameAs(first);
      assertThat(log.texts()).hasSize(2).allMatch(l -> l.contains("stays in use"));
      assertThat(log.texts().get(0)).contains("does not belong to the first certificate");

      authority.issue().write(certificate, key);
      files.refresh();
      assertThat(files.get()).isSameAs(first);
      files.refresh();
      assertThat(files.get()).isNotSameAs(first);
      assertThat(log.texts()).hasSize(3).last().asString().contains("are in use now");

      // The session goes on, and its next connection sees the new certificate.
      proxy.cut();
      assertThat(Cluster.await(link.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
      assertThat(cluster.server.counters().get("sessions-resumed")).isPositive();
    }
  }

  // ---- files that cannot be used ---------------------------------------------------------------

  private void refused(String... sentence) {
    assertThatThrownBy(this::identity)
        .isInstanceOf(RallyException.class)
        .message()
        .contains(sentence)
        .endsWith(".")
        .doesNotContain("\n");
  }

  @Test
  void everyMistakeIsASentenceThatNamesTheFile() throws Exception {
    refused(certificate.toString(), "does not exist", "expected a certificate chain in PEM");
    Authority.Issued good = authority.issue();
    good.write(certificate, key);
    assertThat(identity().validUntil()).isAfter(Instant.now());

    Files.delete(key);
    refused(key.toString(), "does not exist", "expected a private key in PEM, PKCS#8");
    Files.createDirectory(key);
    refused(key.toString(), "is no file");
    Files.delete(key);
    Files.write(key, good.keys().getPrivate().getEncoded());
    refused(key.toString(), "has no key in PEM");
    Files.writeString(key, Authority.pem("ENCRYPTED PRIVATE KEY", new byte[100]));
    refused(key.toString(), "has an encrypted key");
    Files.writeString(
        key,
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n"
            + "-----END RSA PRIVATE KEY-----\n");
    refused(key.toString(), "has an encrypted key");
    Files.writeString(key, Authority.pem("EC PRIVATE KEY", new byte[100]));
    refused(key.toString(), "older kind 'EC PRIVATE KEY'", "openssl pkcs8");
    Files.writeString(key, Authority.pem("PRIVATE KEY", new byte[100]));
    refused(key.toString(), "cannot be understood");
    Files.writeString(key, authority.issue().key());
    refused(key.toString(), certificate.toString(), "does not belong to the first certificate");
    Files.writeString(
        key, Authority.pem("PRIVATE KEY", Authority.keys("RSA").getPrivate().getEncoded()));
    refused("does not belong to the first certificate");

    Files.writeString(key, good.key());
    String[] chain = good.chain().split("(?<=-----END CERTIFICATE-----\n)");
    Files.writeString(certificate, chain[1] + chain[0]);
    refused("does not belong to the first certificate", "but to a later one");
    Files.writeString(certificate, good.key());
    refused(certificate.toString(), "has no certificate in PEM");
    Files.writeString(certificate, Authority.pem("CERTIFICATE", new byte[300]));
    refused(certificate.toString(), "is damaged");
    authority
        .issue("127.0.0.1", "EC", Instant.now().minus(Duration.ofDays(1)))
        .write(certificate, key);
    refused(certificate.toString(), "has a certificate that expired at");
    authority
        .issue("127.0.0.1", "EC", Instant.now().plus(Duration.ofDays(60)))
        .write(certificate, key);
    refused(certificate.toString(), "is not valid before");
    assertThatThrownBy(() -> ServerTrust.of(directory.resolve("none"), false))
        .hasMessageContaining("does not exist; expected the certificates of authorities in PEM.");
  }

  // ---- another secret --------------------------------------------------------------------------

  @Test
  void whileTheSecretIsChangedBothAreTakenAndNobodyIsLost() throws Exception {
    Secret next = Secret.of("n".repeat(40));
    AtomicReference<Secret> nodeSecret = new AtomicReference<>(Cluster.SECRET);
    AtomicReference<Secrets> accepted = new AtomicReference<>(Secrets.of(Cluster.SECRET));
    ServerIdentity made = ServerIdentity.selfSigned();
    try (Cluster cluster = cluster();
        TransportClient client = TransportClient.start(Cluster.patient());
        FaultProxy proxy =
            new FaultProxy(
                cluster
                    .server
                    .bindTcp(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        accepted::get,
                        () -> made)
                    .getPort())) {
      Link link =
          Cluster.await(
              client
                  .connect(
                      new Endpoint.Tcp("127.0.0.1", proxy.port()),
                      Peer.Role.NODE,
                      () -> Optional.of(nodeSecret.get()),
                      NONE,
                      new Cluster.Events())
                  .link());
      accepted.set(new Secrets(next, Optional.of(Cluster.SECRET)));
      proxy.cut();
      Cluster.await(link.request(Cluster.check("a"), LONG));
      assertThat(cluster.server.counters().get("handshakes-by-previous-secret")).isPositive();

      nodeSecret.set(next);
      long before = cluster.server.counters().get("handshakes-by-previous-secret");
      proxy.cut();
      Cluster.await(link.request(Cluster.check("b"), LONG));
      accepted.set(Secrets.of(next));
      proxy.cut();
      Cluster.await(link.request(Cluster.check("c"), LONG));
      assertThat(cluster.server.counters())
          .containsEntry("handshakes-by-previous-secret", before)
          .containsEntry("sessions-opened", 1L);

      Cluster.Events late = new Cluster.Events();
      dial(client, proxy.port(), late, Cluster.SECRET);
      assertThat(Cluster.await(late.failed).kind()).isEqualTo(ConnectFailure.Kind.SECRET);
    }
  }
}
