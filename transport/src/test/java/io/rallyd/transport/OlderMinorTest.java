package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.race.RequestFile;
import io.rallyd.protocol.race.RequestFilePart;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A machine whose minor version of the wire is older joins, and is sent only what it knows. */
class OlderMinorTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Handlers NONE = Handlers.builder().build();
  private static final TransportSettings PLAIN = Cluster.patient().withTls(false);

  /** Says what a node of version 1.0 says, whose catalogue was another, until it is let in. */
  private static Socket join(Cluster cluster) throws Exception {
    Socket socket = RawPeer.connect(cluster.tcp());
    byte[] hello = RawPeer.hello(HandshakeFormat.MAJOR, 0, 4711);
    socket.getOutputStream().write(hello);
    byte[] challenge = socket.getInputStream().readNBytes(HandshakeFormat.CHALLENGE);
    byte[] proof = HandshakeFormat.proof(new HandshakeFormat.Proof(false, RawPeer.random(16), 0));
    byte[] mac = Proofs.client(Cluster.SECRET, hello, challenge, proof, Proofs.noCertificate());
    HandshakeFormat.sign(proof, mac);
    socket.getOutputStream().write(proof);
    byte[] accept = socket.getInputStream().readNBytes(HandshakeFormat.ACCEPT);
    assertThat(accept[6]).isEqualTo((byte) HandshakeFormat.TYPE_ACCEPT);
    return socket;
  }

  @Test
  void messageThatItDoesNotKnowIsNotSentAndTheRestIs() throws Exception {
    try (Cluster cluster = new Cluster(PLAIN, NONE, NONE);
        Socket node = join(cluster)) {
      Link link = Cluster.await(cluster.serverSide.up);
      assertThat(link.peer().wireMinor()).isZero();

      assertThatThrownBy(
              () ->
                  Cluster.await(link.request(new RequestFilePart("race", 1, "file", 5, -1), LONG)))
          .hasMessageContaining("RequestFilePart came with version 1.1 of the wire, and 127.0.0.1")
          .hasMessageContaining("speaks 1.0: rallyd has to be updated there");
      link.request(new RequestFile("race", 2, "file"), LONG);

      int number = -1;
      while (number != 303) {
        byte[] header = node.getInputStream().readNBytes(28);
        byte[] body = node.getInputStream().readNBytes(header[7] & 0xff);
        if (header[2] == 2) {
          number = MessageCodec.peekNumber(body, 0, body.length);
          assertThat(number).as("request on the wire").isEqualTo(303);
        }
      }
      assertThat(link.connected()).isTrue();
    }
  }

  @Test
  void nodeThatIsNewerThanTheCoordinatorHearsThatVersionsDoNotFit() throws Exception {
    try (Cluster cluster = new Cluster(PLAIN, NONE, NONE);
        Socket socket = RawPeer.connect(cluster)) {
      long fingerprint = Catalogue.current().fingerprint();
      socket
          .getOutputStream()
          .write(RawPeer.hello(HandshakeFormat.MAJOR, Catalogue.MINOR + 1, fingerprint));
      assertThat(RawPeer.readAll(socket)).isEqualTo(RawPeer.refusal(2));
    }
  }
}
