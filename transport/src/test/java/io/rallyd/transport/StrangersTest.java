package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers that connect and prove nothing keep nobody out, and cost little however many they are.
 * Those that wait for a place to prove are in {@link WaitingPeersTest}.
 */
@Timeout(300)
class StrangersTest {
  private static final Handlers NONE = Handlers.builder().build();
  private final List<Socket> strangers = new ArrayList<>();

  private static TransportSettings limits(boolean tls, Duration timeout, int all, int perAddress) {
    return Cluster.patient()
        .withTls(tls)
        .withHandshake(
            new TransportSettings.HandshakeLimits(
                timeout,
                4096,
                all,
                perAddress,
                new TransportSettings.Waiting(36, 9, Duration.ofSeconds(60))));
  }

  @AfterEach
  void leave() throws IOException {
    for (Socket socket : strangers) {
      socket.close();
    }
  }

  private Socket stranger(String from, int port) throws IOException {
    Socket socket = new Socket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.connect(new InetSocketAddress("127.0.0.1", port), 20_000);
    strangers.add(socket);
    return socket;
  }

  private void strangers(String from, int port, int count, int firstByte) throws IOException {
    for (int i = 0; i < count; i++) {
      stranger(from, port).getOutputStream().write(firstByte);
    }
  }

  private static long count(Cluster cluster, String name) {
    return cluster.server.counters().get(name);
  }

  private static long open(Cluster cluster) {
    Map<String, Long> counters = cluster.server.counters();
    return counters.get("connections-opened") - counters.get("connections-closed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void strangersOfTheSameAddressGiveWayAfterTheirFairTime(boolean tls) throws Exception {
    // Without giving way they would stay for fifteen seconds; their fair time is three of these.
    try (Cluster cluster =
        new Cluster(limits(tls, Duration.ofSeconds(15), 8, 4), Cluster.echo().build(), NONE)) {
      int port = cluster.tcp();
      strangers("127.0.0.1", port, 4, tls ? 22 : 'R');
      Cluster.until(() -> count(cluster, "connections-opened") == 4);
      Cluster.Client node = cluster.dial(cluster.at(port), Peer.Role.NODE, NONE);
      assertThat(node.link().connected()).isTrue();
      assertThat(count(cluster, "connections-refused-busy")).isZero();
      assertThat(count(cluster, "connections-refused-crowded-out")).isPositive();
    }
  }

  @Test
  void strangersOfOtherAddressesGiveWayAtOnce() throws Exception {
    try (Cluster cluster =
        new Cluster(limits(true, Duration.ofSeconds(60), 8, 4), Cluster.echo().build(), NONE)) {
      int port = cluster.tcp();
      strangers("127.77.1.1", port, 4, 22);
      strangers("127.77.1.2", port, 4, 22);
      Cluster.until(() -> count(cluster, "connections-opened") == 8);
      Cluster.Client node = cluster.dial(cluster.at(port), Peer.Role.NODE, NONE);
      assertThat(node.link().connected()).isTrue();
      assertThat(node.events().failed).isEmpty();
      assertThat(count(cluster, "connections-refused-crowded-out")).isEqualTo(1);
    }
  }

  @Test
  void strangersDoNotKeepATerminalOut(@org.junit.jupiter.api.io.TempDir java.nio.file.Path temp)
      throws Exception {
    java.nio.file.Path socket = temp.resolve("run").resolve("s");
    try (Cluster cluster = new Cluster(limits(true, Duration.ofSeconds(60), 2, 2), NONE, NONE)) {
      cluster.server.bindUnix(socket);
      strangers("127.0.0.1", cluster.tcp(), 2, 22);
      Cluster.until(() -> count(cluster, "connections-opened") == 2);
      Cluster.Client terminal = cluster.dial(new Endpoint.Unix(socket), Peer.Role.SESSION, NONE);
      assertThat(terminal.link().connected()).isTrue();
    }
  }

  @Test
  void whoSendsAByteNowAndThenIsSentAwayAllTheSame() throws Exception {
    try (Cluster cluster = new Cluster(limits(false, Duration.ofMillis(300), 8, 8), NONE, NONE)) {
      Socket socket = stranger("127.0.0.1", cluster.tcp());
      OutputStream out = socket.getOutputStream();
      byte[] hello = new byte[HandshakeFormat.HELLO];
      byte[] magic = {'R', 'A', 'L', 'L', 'Y', 'D', 1, 1};
      System.arraycopy(magic, 0, hello, 0, magic.length);
      int sent = 0;
      try {
        while (sent < hello.length && count(cluster, "connections-refused-timeout") == 0) {
          out.write(hello[sent++]);
          // Shorter than its time, which is up long before the last byte.
          LockSupport.parkNanos(100_000_000);
        }
      } catch (IOException closed) {
        // as it should be
      }
      assertThat(sent).isLessThan(hello.length);
      assertThat(count(cluster, "connections-refused-timeout")).isEqualTo(1);
      Cluster.until(() -> open(cluster) == 0);
    }
  }

  @Test
  void howeverManyComeNoMoreThanTheLimitsStay() throws Exception {
    try (Cluster cluster = new Cluster(limits(true, Duration.ofSeconds(60), 64, 16), NONE, NONE)) {
      int port = cluster.tcp();
      for (int round = 0; round < 12; round++) {
        for (int address = 1; address <= 10; address++) {
          strangers("127.77.2." + address, port, 1, 22);
        }
      }
      Cluster.until(() -> count(cluster, "connections-opened") == 120);
      Cluster.until(() -> open(cluster) <= 64 + 36);
      assertThat(count(cluster, "connections-pending")).isEqualTo(64);
      assertThat(count(cluster, "connections-waiting")).isEqualTo(36);
      assertThat(
              count(cluster, "connections-refused-busy")
                  + count(cluster, "connections-refused-crowded-out"))
          .isEqualTo(120 - 64 - 36);
    }
  }

  @Test
  void linesAboutStrangersAreFewAndSayWhoAndWhy() throws Exception {
    try (Lines lines = Lines.of(Refusals.class);
        Cluster cluster = new Cluster(limits(true, Duration.ofSeconds(60), 64, 64), NONE, NONE)) {
      int port = cluster.tcp();
      strangers("127.77.3.1", port, 50, 'G');
      strangers("127.77.3.2", port, 50, 'G');
      Cluster.until(() -> count(cluster, "connections-refused-not-rallyd") == 100);
      List<String> heard = lines.all().stream().map(ILoggingEvent::getFormattedMessage).toList();
      assertThat(heard).hasSize(2);
      assertThat(heard.get(0))
          .matches("127\\.77\\.3\\.[12]:\\d+ was refused: it does not speak as a rallyd.*");
      assertThat(heard).anyMatch(line -> line.contains("lines of this kind were left out before"));
    }
  }
}
