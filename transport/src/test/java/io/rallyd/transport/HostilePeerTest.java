package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.session.StopDaemon;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a peer sends costs little, and others do not notice. */
@Timeout(60)
class HostilePeerTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Handlers NONE = Handlers.builder().build();
  private static final TransportSettings PLAIN = Cluster.patient().withTls(false);

  private static final Shared SHARED = new Shared(PLAIN, Clocks.system(), "hostile");

  private static TransportSettings strict(boolean tls, Duration timeout) {
    return Cluster.patient()
        .withTls(tls)
        .withHandshake(new TransportSettings.HandshakeLimits(timeout, 4096, 64, 64));
  }

  // ---- before the proof ------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void garbageHearsThatThisIsNotForIt(boolean tls) throws Exception {
    try (Cluster cluster = new Cluster(Cluster.patient().withTls(tls), NONE, NONE);
        Socket socket = connect(cluster)) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(readAll(socket)).isEqualTo(refusal(1));
      assertThat(cluster.server.counters()).containsEntry("connections-refused-not-rallyd", 1L);
    }
  }

  @Test
  void frameBeforeTheProofIsGarbageToo() throws Exception {
    try (Cluster cluster = new Cluster(PLAIN, NONE, NONE);
        Socket socket = connect(cluster)) {
      ByteBuffer frame = ByteBuffer.allocate(28);
      frame.putShort((short) 0x5244).put((byte) 1).put((byte) 0).putInt(1 << 30);
      socket.getOutputStream().write(frame.array());
      assertThat(readAll(socket)).isEqualTo(refusal(1));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoSaysNothingIsSentAwayInTime(boolean tls) throws Exception {
    TransportSettings settings = strict(tls, Duration.ofMillis(200));
    try (Cluster cluster = new Cluster(settings, NONE, NONE);
        Socket socket = connect(cluster)) {
      if (tls) {
        socket.getOutputStream().write(new byte[] {22, 3, 1});
      } else {
        socket.getOutputStream().write("RALL".getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(readAll(socket)).isEmpty();
      assertThat(cluster.server.counters()).containsEntry("connections-refused-timeout", 1L);
    }
  }

  @Test
  void moreThanFourKilobytesBeforeTheProofEndTheConnection() throws Exception {
    try (Cluster cluster = new Cluster(Cluster.patient(), NONE, NONE);
        Socket socket = connect(cluster)) {
      // A TLS record that claims 16 KiB, so that TLS itself goes on waiting.
      byte[] record = new byte[6000];
      record[0] = 22;
      record[1] = 3;
      record[2] = 1;
      record[3] = 0x40;
      try {
        socket.getOutputStream().write(record);
        readAll(socket);
      } catch (IOException reset) {
        // as good an end as any
      }
      assertThat(cluster.server.counters()).containsEntry("connections-refused-not-rallyd", 1L);
    }
  }

  @Test
  void otherVersionsAreRefused() throws Exception {
    try (Cluster cluster = new Cluster(PLAIN, NONE, NONE)) {
      int port = cluster.tcp();
      long fingerprint = io.rallyd.protocol.wire.Catalogue.current().fingerprint();
      assertThat(helloIsAnsweredBy(port, 2, 0, fingerprint)).isEqualTo(refusal(2));
      assertThat(helloIsAnsweredBy(port, 1, 1, fingerprint)).isEqualTo(refusal(2));
      assertThat(helloIsAnsweredBy(port, 1, 0, fingerprint + 1)).isEqualTo(refusal(2));
      assertThat(cluster.server.counters()).containsEntry("connections-refused-version", 3L);
    }
  }

  @Test
  void replayedProofIsRefused() throws Exception {
    byte[] nonce = random(32);
    byte[] hello = hello(nonce);
    try (Cluster cluster = new Cluster(PLAIN, NONE, NONE)) {
      int port = cluster.tcp();
      byte[] proof;
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket.getOutputStream().write(hello);
        byte[] challenge = socket.getInputStream().readNBytes(HandshakeFormat.CHALLENGE);
        proof = HandshakeFormat.proof(new HandshakeFormat.Proof(false, random(16), 0));
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
        assertThat(readAll(socket)).isEqualTo(refusal(3));
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
                  socket.getOutputStream().write(HandshakeFormat.challenge(random(32), "0.1.0"));
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
  void proofThatSawAnotherCertificateIsRefused() {
    byte[] hello = hello(random(32));
    byte[] challenge = HandshakeFormat.challenge(random(32), "0.1.0");
    byte[] proof = HandshakeFormat.proof(new HandshakeFormat.Proof(false, random(16), 0));
    byte[] mine = Proofs.client(Cluster.SECRET, hello, challenge, proof, random(32));
    byte[] right = Proofs.client(Cluster.SECRET, hello, challenge, proof, random(32));
    assertThat(Proofs.same(mine, right)).isFalse();
    assertThat(Cluster.SECRET.toString()).isEqualTo("Secret(hidden)");
    assertThatThrownBy(() -> Secret.of("too short"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("too short");
  }

  // ---- after the proof: a member gone wild -----------------------------------------------------

  @Test
  void messageOfTheOtherConversationClosesTheLink() {
    member(
        PLAIN,
        (link) -> {
          ByteBuf frame = Frames.encode(SHARED, new StopDaemon("please"));
          link.control(FrameKind.MESSAGE, 0, frame);
        },
        "StopDaemon does not belong on the connection of a NODE",
        "messages-of-wrong-role");
  }

  @Test
  void messageThatIsNoneClosesTheLink() {
    member(
        PLAIN,
        (link) -> {
          // NodeState whose text claims two billion bytes.
          ByteBuf frame = Frames.empty();
          frame.writeByte(104).writeByte(2).writeDouble(1);
          frame.writeBytes(new byte[] {-1, -1, -1, -1, 7, 'x'});
          link.control(FrameKind.MESSAGE, 0, frame);
        },
        "a count of 2147483647 where 1 bytes are left",
        "messages-bad");
  }

  @Test
  void chunkThatNobodyAskedForClosesTheLink() {
    member(
        PLAIN,
        (link) -> link.connection().writeNow(FrameKind.STREAM_CREDIT, 1, 2),
        "sent a bad STREAM_CREDIT frame",
        "messages-bad");
  }

  @Test
  void acknowledgementOfWhatWasNeverSentClosesTheLink() {
    member(
        PLAIN,
        (link) -> link.connection().writeNow(FrameKind.ACK, 0, 1_000_000),
        "it acknowledges what was never sent",
        "messages-bad");
  }

  @Test
  void gapInTheNumbersClosesTheLink() {
    member(
        PLAIN,
        (link) -> {
          ByteBuf frame = Frames.encode(SHARED, Cluster.state(1));
          FrameFormat.writeHeader(frame, FrameKind.MESSAGE, 0, 77);
          link.connection().write(frame);
          link.connection().flush();
        },
        "number 77 after 0",
        "messages-bad");
  }

  @Test
  void frameThatComesTwiceIsHandledOnce() {
    AtomicInteger handled = new AtomicInteger();
    Handlers server =
        Cluster.echo().on(NodeState.class, (from, m) -> handled.incrementAndGet()).build();
    try (Cluster cluster = new Cluster(PLAIN, server, NONE)) {
      Cluster.Client node = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) node.link();
      Cluster.await(link.send(Cluster.state(1)));
      link.run(
          () -> {
            ByteBuf frame = Frames.encode(SHARED, Cluster.state(1));
            FrameFormat.writeHeader(frame, FrameKind.MESSAGE, 0, 1);
            link.connection().write(frame);
            link.connection().flush();
          },
          () -> {});
      Cluster.await(link.request(Cluster.check("a"), LONG));
      assertThat(handled).hasValue(1);
      assertThat(cluster.server.counters()).containsEntry("duplicates-dropped", 1L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, 4, 8, 16, 24, 30})
  void corruptOrOversizeFrameEndsTheConnectionButNotTheSession(int at) throws Exception {
    try (Cluster cluster = new Cluster(PLAIN, Cluster.echo().build(), NONE)) {
      Cluster.Client node = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) node.link();
      Cluster.await(cluster.serverSide.up);
      link.run(
          () -> {
            ByteBuf frame = Frames.encode(SHARED, Cluster.state(1));
            FrameFormat.writeHeader(frame, FrameKind.MESSAGE, 0, 1);
            frame.setByte(at, frame.getByte(at) ^ 0x40);
            link.connection().write(frame);
            link.connection().flush();
          },
          () -> {});
      // The session goes on over a new connection.
      assertThat(Cluster.await(link.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
      assertThat(cluster.server.counters()).containsEntry("frames-bad", 1L);
      assertThat(cluster.server.counters()).containsEntry("sessions-resumed", 1L);
      assertThat(node.events().down).isEmpty();
    }
  }

  @Test
  void unknownMessageNumbersAreAnsweredOrCountedAndNothingElse() {
    try (Cluster cluster = new Cluster(PLAIN, Cluster.echo().build(), NONE)) {
      Cluster.Client node = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) node.link();
      link.run(
          () -> {
            link.control(FrameKind.MESSAGE, 0, Frames.empty().writeByte(99));
            link.control(FrameKind.REQUEST, 4711, Frames.empty().writeByte(99));
          },
          () -> {});
      assertThat(Cluster.await(link.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
      assertThat(cluster.server.counters()).containsEntry("messages-unknown", 2L);
      assertThat(node.transport().counters()).containsEntry("answers-too-late", 1L);
    }
  }

  /** Has a member do something evil and asserts how the server ends the link, and only this one. */
  private static void member(
      TransportSettings settings, Consumer<LinkSession> evil, String why, String counter) {
    try (Cluster cluster = new Cluster(settings, Cluster.echo().build(), NONE)) {
      int port = cluster.tcp();
      Cluster.Client good = cluster.dial(cluster.at(port), Peer.Role.NODE, NONE);
      Link goodLink = good.link();
      Cluster.Client bad = cluster.dial(cluster.at(port), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) bad.link();
      link.run(() -> evil.accept(link), () -> {});

      assertThat(Cluster.await(cluster.serverSide.down)).contains(why);
      assertThat(Cluster.await(bad.events().down)).contains(why);
      assertThat(cluster.server.counters()).containsEntry(counter, 1L);
      assertThat(Cluster.await(goodLink.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
    }
  }

  // ---- raw bytes -------------------------------------------------------------------------------

  private static Socket connect(Cluster cluster) throws IOException {
    Socket socket = new Socket("127.0.0.1", cluster.tcp());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static byte[] readAll(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return in.readAllBytes();
  }

  private static byte[] refusal(int reason) {
    byte[] bytes = Arrays.copyOf("RALLYD".getBytes(StandardCharsets.US_ASCII), 8);
    bytes[6] = 5;
    bytes[7] = (byte) reason;
    return bytes;
  }

  private static byte[] helloIsAnsweredBy(int port, int major, int minor, long fingerprint)
      throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              HandshakeFormat.hello(
                  new HandshakeFormat.Hello(major, minor, Peer.Role.NODE, fingerprint, "0.1.0"),
                  random(32)));
      return readAll(socket);
    }
  }

  private static byte[] hello(byte[] nonce) {
    return HandshakeFormat.hello(
        new HandshakeFormat.Hello(
            HandshakeFormat.MAJOR,
            HandshakeFormat.MINOR,
            Peer.Role.NODE,
            io.rallyd.protocol.wire.Catalogue.current().fingerprint(),
            "0.1.0"),
        nonce);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
