package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes come from one who is no rallyd, they cost little and he hears next to nothing. */
@Timeout(60)
class StrangerBytesTest {
  private static final Handlers NONE = Handlers.builder().build();
  private static final TransportSettings PLAIN = Cluster.patient().withTls(false);

  private static TransportSettings strict(boolean tls, Duration timeout) {
    return Cluster.patient()
        .withTls(tls)
        .withHandshake(new TransportSettings.HandshakeLimits(timeout, 4096, 64, 64));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void garbageHearsThatThisIsNotForIt(boolean tls) throws Exception {
    try (Cluster cluster = new Cluster(Cluster.patient().withTls(tls), NONE, NONE);
        Socket socket = RawPeer.connect(cluster)) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(RawPeer.readAll(socket)).isEqualTo(RawPeer.refusal(1));
      assertThat(cluster.server.counters()).containsEntry("connections-refused-not-rallyd", 1L);
    }
  }

  @Test
  void frameBeforeTheProofIsGarbageToo() throws Exception {
    try (Cluster cluster = new Cluster(PLAIN, NONE, NONE);
        Socket socket = RawPeer.connect(cluster)) {
      ByteBuffer frame = ByteBuffer.allocate(28);
      frame.putShort((short) 0x5244).put((byte) 1).put((byte) 0).putInt(1 << 30);
      socket.getOutputStream().write(frame.array());
      assertThat(RawPeer.readAll(socket)).isEqualTo(RawPeer.refusal(1));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoSaysNothingIsSentAwayInTime(boolean tls) throws Exception {
    TransportSettings settings = strict(tls, Duration.ofMillis(200));
    try (Cluster cluster = new Cluster(settings, NONE, NONE);
        Socket socket = RawPeer.connect(cluster)) {
      if (tls) {
        socket.getOutputStream().write(new byte[] {22, 3, 1});
      } else {
        socket.getOutputStream().write("RALL".getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(RawPeer.readAll(socket)).isEmpty();
      assertThat(cluster.server.counters()).containsEntry("connections-refused-timeout", 1L);
    }
  }

  @Test
  void moreThanFourKilobytesBeforeTheProofEndTheConnection() throws Exception {
    try (Cluster cluster = new Cluster(Cluster.patient(), NONE, NONE);
        Socket socket = RawPeer.connect(cluster)) {
      // A TLS record that claims 16 KiB, so that TLS itself goes on waiting.
      byte[] record = new byte[6000];
      record[0] = 22;
      record[1] = 3;
      record[2] = 1;
      record[3] = 0x40;
      try {
        socket.getOutputStream().write(record);
        RawPeer.readAll(socket);
      } catch (IOException reset) {
        // as good an end as any
      }
      assertThat(cluster.server.counters()).containsEntry("connections-refused-not-rallyd", 1L);
    }
  }

  @Test
  void whoSaysHelloAndNothingMoreIsSentAwayInTime() throws Exception {
    try (Cluster cluster = new Cluster(strict(false, Duration.ofMillis(200)), NONE, NONE);
        Socket socket = RawPeer.connect(cluster)) {
      socket.getOutputStream().write(RawPeer.hello(RawPeer.random(32)));
      assertThat(RawPeer.readAll(socket)).hasSize(HandshakeFormat.CHALLENGE);
      assertThat(cluster.server.counters()).containsEntry("connections-refused-timeout", 1L);
    }
  }

  @Test
  void framesAreNotReadBeforeTheProofHoweverRightTheyAre() throws Exception {
    try (Cluster cluster = new Cluster(PLAIN, NONE, NONE);
        Socket socket = RawPeer.connect(cluster)) {
      socket.getOutputStream().write(RawPeer.hello(RawPeer.random(32)));
      socket.getInputStream().readNBytes(HandshakeFormat.CHALLENGE);
      ByteBuffer frame = ByteBuffer.allocate(28);
      frame.putShort((short) 0x5244).put((byte) 1).put((byte) 0).putInt(0);
      socket.getOutputStream().write(frame.array());
      assertThat(RawPeer.readAll(socket)).isEqualTo(RawPeer.refusal(1));
      assertThat(cluster.server.counters()).containsEntry("frames-received", 0L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void onlyTheNewestTlsIsSpoken(String version) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    try (Cluster cluster = new Cluster(Cluster.patient(), NONE, NONE);
        SSLSocket socket =
            (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", cluster.tcp())) {
      socket.setSoTimeout(20_000);
      socket.setEnabledProtocols(new String[] {version});
      if (version.equals("TLSv1.3")) {
        socket.startHandshake();
      } else {
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      }
    }
  }
}
