package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes come from one who is no rallyd, they cost little and he hears next to nothing. */
@Timeout(300)
class StrangerBytesTest {
  private static final Handlers NONE = Handlers.builder().build();
  private static final TransportSettings PLAIN = Cluster.patient().withTls(false);

  private static TransportSettings strict(boolean tls, Duration timeout) {
    return Cluster.patient()
        .withTls(tls)
        .withHandshake(
            new TransportSettings.HandshakeLimits(
                timeout, 4096, 64, 64, TransportSettings.Waiting.defaults()));
  }

  /** Something a stranger does before the time of its handshake is up. */
  private interface Doing {
    /** Returns whether it came to that; a machine may be too slow for a short time. */
    boolean inTime(Duration timeout) throws Exception;
  }

  /** Does something with a short time first, and with ever longer ones until it was in time. */
  private static void before(Doing doing) throws Exception {
    long millis = 200;
    while (!doing.inTime(Duration.ofMillis(millis))) {
      millis *= 4;
      assertThat(millis).as("the longest time, in ms").isLessThan(60_000);
    }
  }

  /** Returns what a peer hears until it is sent away, empty when that was with a reset. */
  private static Optional<byte[]> heard(Socket socket, byte[] says) {
    try {
      socket.getOutputStream().write(says);
      return Optional.of(RawPeer.readAll(socket));
    } catch (IOException e) {
      // What it says came after it had been sent away.
      return Optional.empty();
    }
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
    byte[] says = tls ? new byte[] {22, 3, 1} : "RALL".getBytes(StandardCharsets.US_ASCII);
    before(
        timeout -> {
          try (Cluster cluster = new Cluster(strict(tls, timeout), NONE, NONE);
              Socket socket = RawPeer.connect(cluster)) {
            Optional<byte[]> heard = heard(socket, says);
            heard.ifPresent(bytes -> assertThat(bytes).isEmpty());
            assertThat(cluster.server.counters()).containsEntry("connections-refused-timeout", 1L);
            return heard.isPresent();
          }
        });
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
    before(
        timeout -> {
          try (Cluster cluster = new Cluster(strict(false, timeout), NONE, NONE);
              Socket socket = RawPeer.connect(cluster)) {
            byte[] heard = heard(socket, RawPeer.hello(RawPeer.random(32))).orElse(new byte[0]);
            assertThat(cluster.server.counters()).containsEntry("connections-refused-timeout", 1L);
            if (heard.length > 0) {
              assertThat(heard).hasSize(HandshakeFormat.CHALLENGE);
            }
            return heard.length > 0;
          }
        });
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
      socket.setSoTimeout(60_000);
      socket.setEnabledProtocols(new String[] {version});
      if (version.equals("TLSv1.3")) {
        socket.startHandshake();
      } else {
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      }
    }
  }
}
