package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.transport.faults.Direction;
import io.rallyd.transport.faults.Fault;
import io.rallyd.transport.faults.FaultPlan;
import io.rallyd.transport.faults.FaultProxy;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Only who knows the secret gets in, by a conversation that nobody has touched. */
@Timeout(300)
class ProofTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Handlers NONE = Handlers.builder().build();
  private static final TransportSettings PLAIN = Cluster.patient().withTls(false);

  @Test
  void otherVersionsAreRefused() throws Exception {
    try (Cluster cluster = new Cluster(PLAIN, NONE, NONE)) {
      int port = cluster.tcp();
      long fingerprint = io.rallyd.protocol.wire.Catalogue.current().fingerprint();
      assertThat(answer(port, 2, 0, fingerprint)).isEqualTo(RawPeer.refusal(2));
      assertThat(answer(port, 1, HandshakeFormat.MINOR + 1, fingerprint))
          .isEqualTo(RawPeer.refusal(2));
      assertThat(answer(port, 1, HandshakeFormat.MINOR, fingerprint + 1))
          .isEqualTo(RawPeer.refusal(2));
      assertThat(cluster.server.counters()).containsEntry("connections-refused-version", 3L);
    }
  }

  @Test
  void replayedProofIsRefused() throws Exception {
    byte[] nonce = RawPeer.random(32);
    byte[] hello = RawPeer.hello(nonce);
    try (Cluster cluster = new Cluster(PLAIN, NONE, NONE)) {
      int port = cluster.tcp();
      byte[] proof;
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket.getOutputStream().write(hello);
        byte[] challenge = socket.getInputStream().readNBytes(HandshakeFormat.CHALLENGE);
        proof = HandshakeFormat.proof(new HandshakeFormat.Proof(false, RawPeer.random(16), 0));
        HandshakeFormat.sign(
            proof, Proofs.client(Cluster.SECRET, hello, challenge, proof, Proofs.noCertificate()));
        socket.getOutputStream().write(proof);
        byte[] accept = socket.getInputStream().readNBytes(HandshakeFormat.ACCEPT);
        assertThat(accept[6]).isEqualTo((byte) HandshakeFormat.TYPE_ACCEPT);
        assertThat(HandshakeFormat.mac(accept))
            .isEqualTo(
                Proofs.server(
                    Cluster.SECRET, hello, challenge, proof, accept, Proofs.noCertificate()));
      }
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket.getOutputStream().write(hello);
        socket.getInputStream().readNBytes(HandshakeFormat.CHALLENGE);
        socket.getOutputStream().write(proof);
        assertThat(RawPeer.readAll(socket)).isEqualTo(RawPeer.refusal(3));
      }
    }
  }

  @Test
  void serverThatDoesNotKnowTheSecretIsNotTrusted() throws Exception {
    // It reflects what it hears: the right sizes, the wrong proof.
    try (java.net.ServerSocket fake =
            new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());
        Cluster cluster = new Cluster(PLAIN, NONE, NONE)) {
      Thread server =
          new Thread(
              () -> {
                try (Socket socket = fake.accept()) {
                  socket.getInputStream().readNBytes(HandshakeFormat.HELLO);
                  socket
                      .getOutputStream()
                      .write(HandshakeFormat.challenge(RawPeer.random(32), "0.1.0"));
                  byte[] proof = socket.getInputStream().readNBytes(HandshakeFormat.PROOF);
                  byte[] accept = HandshakeFormat.accept(false, 0);
                  HandshakeFormat.sign(accept, HandshakeFormat.mac(proof));
                  socket.getOutputStream().write(accept);
                  socket.getInputStream().read();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      server.setDaemon(true);
      server.start();
      Cluster.Client node = cluster.dial(cluster.at(fake.getLocalPort()), Peer.Role.NODE, NONE);
      ConnectFailure failure = Cluster.await(node.events().failed);
      assertThat(failure.kind()).isEqualTo(ConnectFailure.Kind.SECRET);
      assertThat(failure.sentence()).contains("could not prove that it knows the secret");
      assertThat(node.events().up).isEmpty();
    }
  }

  @Test
  void whateverIsWrongWithAProofItIsAnsweredAlike() throws Exception {
    try (Cluster cluster = new Cluster(PLAIN, Cluster.echo().build(), NONE)) {
      int port = cluster.tcp();
      Cluster.Client member = cluster.dial(cluster.at(port), Peer.Role.NODE, NONE);
      byte[] known = java.util.HexFormat.of().parseHex(member.link().peer().sessionId());
      List<UnaryOperator<byte[]>> wrongs =
          List.of(
              mac -> new byte[HandshakeFormat.MAC],
              mac -> flipped(mac, 0),
              mac -> flipped(mac, HandshakeFormat.MAC - 1),
              mac -> RawPeer.random(HandshakeFormat.MAC));
      for (UnaryOperator<byte[]> wrong : wrongs) {
        for (boolean resume : new boolean[] {false, true}) {
          for (byte[] session : new byte[][] {known, RawPeer.random(16)}) {
            HandshakeFormat.Proof proof = new HandshakeFormat.Proof(resume, session, 0);
            // Nobody learns so which sessions there are, or how near a guess came.
            assertThat(proofIsAnsweredBy(port, proof, wrong)).isEqualTo(RawPeer.refusal(3));
          }
        }
      }
      assertThat(cluster.server.counters()).containsEntry("connections-refused-secret", 16L);
      assertThat(Cluster.await(member.link().request(Cluster.check("a"), LONG)).problems())
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void conversationOfWhichAnyByteWasChangedComesToNothing(Direction where) throws Exception {
    int length =
        where == Direction.TO_SERVER
            ? HandshakeFormat.HELLO + HandshakeFormat.PROOF
            : HandshakeFormat.CHALLENGE + HandshakeFormat.ACCEPT;
    // Versions, role, nonces, session: connection n has byte n changed, so there is no downgrade.
    FaultPlan plan =
        (connection, direction) ->
            direction == where && connection < length
                ? List.of(new Fault(connection, Fault.Kind.FLIP, connection % 8)).iterator()
                : Collections.emptyIterator();
    TransportSettings settings =
        PLAIN.withTimes(
            new TransportSettings.SessionTimes(
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofMillis(1),
                Duration.ofMillis(2)));
    try (Cluster cluster = new Cluster(settings, Cluster.echo().build(), NONE);
        FaultProxy proxy = new FaultProxy(cluster.tcp(), plan)) {
      Cluster.Client node = cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, NONE);
      Link link = Cluster.await(node.dialer().link(), Duration.ofSeconds(200));
      assertThat(proxy.log().count(Fault.Kind.FLIP)).as("bytes changed").isEqualTo(length);
      assertThat(Cluster.await(link.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
      assertThat(node.events().up).hasSize(1);
    }
  }

  @Test
  void manInTheMiddleOfTlsIsRefused() throws Exception {
    try (Cluster cluster = new Cluster(Cluster.patient(), Cluster.echo().build(), NONE);
        TlsRelay relay = new TlsRelay(cluster.tcp())) {
      Cluster.Client node = cluster.dial(cluster.at(relay.port()), Peer.Role.NODE, NONE);
      assertThat(Cluster.await(node.events().failed).kind()).isEqualTo(ConnectFailure.Kind.SECRET);
      assertThat(relay.relayed()).as("he heard and passed on all of it").isPositive();
      assertThat(node.events().up).isEmpty();
      assertThat(cluster.serverSide.up).isEmpty();
      assertThat(cluster.server.counters().get("connections-refused-secret")).isPositive();
    }
  }

  @Test
  void proofOfOneSideIsNoneOfTheOther() {
    byte[] hello = RawPeer.hello(RawPeer.random(32));
    byte[] challenge = HandshakeFormat.challenge(RawPeer.random(32), "0.1.0");
    byte[] proof = HandshakeFormat.proof(new HandshakeFormat.Proof(false, RawPeer.random(16), 0));
    byte[] none = Proofs.noCertificate();
    byte[] client = Proofs.client(Cluster.SECRET, hello, challenge, proof, none);
    // The very same bytes, and only the label is that of the other side.
    byte[] unsigned = HandshakeFormat.unsigned(proof);
    assertThat(client).isEqualTo(labelled("rallyd client 1", hello, challenge, unsigned, none));
    byte[] server = labelled("rallyd server 1", hello, challenge, unsigned, none);
    assertThat(Proofs.same(client, server)).isFalse();
    byte[] accept = HandshakeFormat.accept(false, 0);
    assertThat(Proofs.server(Cluster.SECRET, hello, challenge, proof, accept, none))
        .isEqualTo(
            labelled(
                "rallyd server 1",
                hello,
                challenge,
                proof,
                HandshakeFormat.unsigned(accept),
                none));
    assertThat(Proofs.same(client, client.clone())).isTrue();
    assertThat(Proofs.same(client, Proofs.client(Cluster.SECRET, hello, challenge, proof, hello)))
        .as("another certificate")
        .isFalse();
  }

  @Test
  void secretShowsNowhere() throws Exception {
    String text = "a secret of this test, 0123456789";
    Secret secret = Secret.of(text);
    assertThat(secret.toString()).isEqualTo("Secret(hidden)");
    assertThatThrownBy(() -> Secret.of("too short"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("too short");
    try (EveryLine all = new EveryLine();
        Cluster cluster = new Cluster(Cluster.patient(), Cluster.echo().build(), NONE)) {
      Cluster.Client wrong =
          cluster.dial(
              Cluster.patient(),
              cluster.at(cluster.tcp()),
              Peer.Role.NODE,
              java.util.Optional.of(secret),
              NONE);
      assertThat(Cluster.await(wrong.events().failed).toString()).doesNotContain(text);
      Cluster.Client right = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      assertThat(right.link().toString()).isNotEmpty();
      assertThat(all.texts()).isNotEmpty();
      for (String known : List.of(text, Cluster.SECRET_TEXT)) {
        String hex = java.util.HexFormat.of().formatHex(known.getBytes());
        assertThat(all.texts()).noneMatch(line -> line.contains(known) || line.contains(hex));
      }
    }
  }

  private static byte[] labelled(String label, byte[]... parts) {
    byte[][] all = new byte[parts.length + 1][];
    all[0] = label.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(parts, 0, all, 1, parts.length);
    return Cluster.SECRET.mac(all);
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }

  private static byte[] answer(int port, int major, int minor, long fingerprint)
      throws IOException {
    try (Socket socket = RawPeer.connect(port)) {
      socket.getOutputStream().write(RawPeer.hello(major, minor, fingerprint));
      return RawPeer.readAll(socket);
    }
  }

  private static byte[] proofIsAnsweredBy(
      int port, HandshakeFormat.Proof said, UnaryOperator<byte[]> wrong) throws IOException {
    try (Socket socket = RawPeer.connect(port)) {
      byte[] hello = RawPeer.hello(RawPeer.random(32));
      socket.getOutputStream().write(hello);
      byte[] challenge = socket.getInputStream().readNBytes(HandshakeFormat.CHALLENGE);
      byte[] proof = HandshakeFormat.proof(said);
      byte[] right = Proofs.client(Cluster.SECRET, hello, challenge, proof, Proofs.noCertificate());
      HandshakeFormat.sign(proof, wrong.apply(right));
      socket.getOutputStream().write(proof);
      return RawPeer.readAll(socket);
    }
  }
}
