package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers beyond the places wait, unread, until it is their turn to prove that they belong. */
@Timeout(300)
class WaitingPeersTest {
  /** Longer than any test, so that nobody gives way by time unless a test wants it. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private static final Handlers NONE = Handlers.builder().build();
  private final List<Socket> strangers = new ArrayList<>();

  private static TransportSettings limits(
      boolean tls, int all, int perAddress, TransportSettings.Waiting waiting) {
    return Cluster.patient()
        .withTls(tls)
        .withHandshake(new TransportSettings.HandshakeLimits(LONG, 4096, all, perAddress, waiting));
  }

  private static TransportSettings.Waiting room(int all, int perAddress) {
    return new TransportSettings.Waiting(all, perAddress, LONG);
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
    socket.setSoTimeout(60_000);
    strangers.add(socket);
    return socket;
  }

  private List<Socket> strangers(String from, int port, int count) throws IOException {
    List<Socket> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(stranger(from, port));
    }
    return all;
  }

  /** Strangers that hold a place each, from an address each. */
  private List<Socket> holders(Cluster cluster, int port, int count) throws IOException {
    List<Socket> all = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      all.add(stranger("127.78.0." + i, port));
      awaitProving(cluster, i);
    }
    return all;
  }

  private static long count(Cluster cluster, String name) {
    return cluster.server.counters().get(name);
  }

  private static void awaitProving(Cluster cluster, int count) {
    Cluster.until(() -> count(cluster, "connections-pending") == count);
  }

  private static void awaitWaiting(Cluster cluster, int count) {
    Cluster.until(() -> count(cluster, "connections-waiting") == count);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void manyMorePeersThanPlacesAllJoinWithoutARefusal(boolean tls) {
    int nodes = 80;
    // Who has joined stays, and does not dial again, however busy the machine is.
    TransportSettings settings =
        limits(tls, 6, 4, room(nodes, nodes))
            .withTimes(
                new TransportSettings.SessionTimes(
                    Duration.ofSeconds(1),
                    LONG,
                    LONG,
                    Duration.ofSeconds(60),
                    Duration.ofMillis(10),
                    Duration.ofMillis(50)));
    Cluster.Events events = new Cluster.Events();
    TransportClient client = TransportClient.start(settings);
    try (Cluster cluster = new Cluster(settings, Cluster.echo().build(), NONE)) {
      Endpoint.Tcp endpoint = cluster.at(cluster.tcp());
      List<Dialer> dialers = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        dialers.add(
            client.connect(
                endpoint, Peer.Role.NODE, () -> Optional.of(Cluster.SECRET), NONE, events));
      }
      for (Dialer dialer : dialers) {
        Link link = Cluster.await(dialer.link(), Duration.ofSeconds(100));
        assertThat(link.peer().role()).isEqualTo(Peer.Role.COORDINATOR);
      }
      assertThat(events.failed).isEmpty();
      assertThat(count(cluster, "connections-refused-busy")).isZero();
      assertThat(count(cluster, "connections-refused-crowded-out")).isZero();
      assertThat(count(cluster, "connections-refused-timeout")).isZero();
      assertThat(count(cluster, "connections-opened")).isEqualTo(nodes);
      assertThat(count(cluster, "connections-waiting")).isZero();
    } finally {
      client.close();
    }
  }

  @Test
  void nothingIsReadOfWhoWaits() throws Exception {
    try (Cluster cluster = new Cluster(limits(false, 1, 1, room(4, 4)), NONE, NONE)) {
      int port = cluster.tcp();
      List<Socket> holders = holders(cluster, port, 1);
      Socket waits = stranger("127.78.1.1", port);
      // Far more than may be sent before the proof: whoever read it would close the connection.
      waits.getOutputStream().write(new byte[20_000]);
      awaitWaiting(cluster, 1);
      assertThat(count(cluster, "connections-refused-not-rallyd")).isZero();
      holders.get(0).close();
      Cluster.until(() -> count(cluster, "connections-refused-not-rallyd") == 1);
      Cluster.until(() -> count(cluster, "connections-pending") == 0);
    }
  }

  @Test
  void oneBeyondTheRoomToWaitIsRefused() throws Exception {
    try (Cluster cluster = new Cluster(limits(true, 2, 1, room(3, 2)), NONE, NONE)) {
      int port = cluster.tcp();
      holders(cluster, port, 2);
      strangers("127.78.1.1", port, 2);
      awaitWaiting(cluster, 2);
      // No more of this address, though there is room in all.
      Socket refused = stranger("127.78.1.1", port);
      assertThat(RawPeer.readAll(refused)).isEqualTo(RawPeer.refusal(4));
      stranger("127.78.1.2", port);
      awaitWaiting(cluster, 3);
      refused = stranger("127.78.1.2", port);
      assertThat(RawPeer.readAll(refused)).isEqualTo(RawPeer.refusal(4));
      assertThat(count(cluster, "connections-refused-busy")).isEqualTo(2);
      assertThat(count(cluster, "connections-waiting")).isEqualTo(3);
      assertThat(count(cluster, "connections-pending")).isEqualTo(2);
    }
  }

  @Test
  void whoWaitedForTheLongestTimeIsRefusedEvenWithBytesUnread() throws Exception {
    TransportSettings.Waiting waiting = new TransportSettings.Waiting(4, 4, Duration.ofMillis(200));
    try (Cluster cluster = new Cluster(limits(false, 1, 1, waiting), NONE, NONE)) {
      int port = cluster.tcp();
      holders(cluster, port, 1);
      Socket waits = stranger("127.78.1.1", port);
      waits.getOutputStream().write(RawPeer.hello(RawPeer.random(32)));
      assertThat(RawPeer.readAll(waits)).isEqualTo(RawPeer.refusal(4));
      assertThat(count(cluster, "connections-refused-busy")).isEqualTo(1);
      assertThat(count(cluster, "connections-pending")).isEqualTo(1);
      awaitWaiting(cluster, 0);
    }
  }

  @Test
  void strangersThatWaitAndCloseAreInNobodysWay() throws Exception {
    try (Cluster cluster = new Cluster(limits(true, 1, 1, room(40, 40)), NONE, NONE)) {
      int port = cluster.tcp();
      List<Socket> holders = holders(cluster, port, 1);
      List<Socket> ahead = strangers("127.0.0.1", port, 30);
      awaitWaiting(cluster, 30);
      Cluster.Client node = cluster.dial(cluster.at(port), Peer.Role.NODE, NONE);
      awaitWaiting(cluster, 31);
      for (Socket socket : ahead) {
        socket.close();
      }
      holders.get(0).close();
      // All before it would keep their place for minutes.
      assertThat(node.link().connected()).isTrue();
      assertThat(node.events().failed).isEmpty();
      Cluster.until(() -> count(cluster, "connections-open") == 1);
    }
  }

  @Test
  void strangersThatFillTheRoomFromOneAddressDoNotKeepMembersOfAnotherOut() throws Exception {
    try (Cluster cluster = new Cluster(limits(true, 3, 3, room(20, 20)), NONE, NONE)) {
      int port = cluster.tcp();
      List<Socket> holders = holders(cluster, port, 3);
      strangers("127.78.1.1", port, 20);
      awaitWaiting(cluster, 20);
      Cluster.Client node = cluster.dial(cluster.at(port), Peer.Role.NODE, NONE);
      // It waits in the room of one of them.
      Cluster.until(() -> count(cluster, "connections-refused-busy") == 1);
      assertThat(count(cluster, "connections-waiting")).isEqualTo(20);
      // Their address has its turn once, then the other's comes.
      holders.get(0).close();
      holders.get(1).close();
      assertThat(node.link().connected()).isTrue();
      assertThat(node.events().failed).isEmpty();
      assertThat(count(cluster, "connections-refused-crowded-out")).isZero();
    }
  }

  @Test
  void memberThatComesBackGoesBeforeStrangersOfAnyNumberOfAddresses() throws Exception {
    try (Cluster cluster = new Cluster(limits(true, 2, 1, room(20, 1)), NONE, NONE)) {
      int port = cluster.tcp();
      Cluster.Client before = cluster.dial(cluster.at(port), Peer.Role.NODE, NONE);
      before.link();
      before.transport().close();
      awaitProving(cluster, 0);
      List<Socket> holders = holders(cluster, port, 2);
      for (int i = 1; i <= 20; i++) {
        stranger("127.78.2." + i, port);
      }
      awaitWaiting(cluster, 20);
      Cluster.Client node = cluster.dial(cluster.at(port), Peer.Role.NODE, NONE);
      Cluster.until(() -> count(cluster, "connections-refused-busy") == 1);
      holders.get(0).close();
      assertThat(node.link().connected()).isTrue();
      assertThat(node.events().failed).isEmpty();
    }
  }

  private static TransportSettings dialling(Duration timeout, Duration longestWait) {
    return Cluster.patient()
        .withHandshake(
            new TransportSettings.HandshakeLimits(
                timeout, 4096, 1, 1, new TransportSettings.Waiting(1, 1, longestWait)));
  }

  @Test
  void whoDialsHasPatienceWithAServerThatLetsItWait() throws Exception {
    Duration timeout = Duration.ofMillis(500);
    try (Cluster cluster = new Cluster(limits(true, 1, 1, room(4, 4)), NONE, NONE)) {
      int port = cluster.tcp();
      List<Socket> holders = holders(cluster, port, 1);
      Cluster.Client node =
          cluster.dial(
              dialling(timeout, LONG),
              cluster.at(port),
              Peer.Role.NODE,
              Optional.of(Cluster.SECRET),
              NONE);
      awaitWaiting(cluster, 1);
      long end = System.nanoTime() + 3 * timeout.toNanos();
      Cluster.until(() -> System.nanoTime() - end > 0);
      assertThat(node.transport().counters()).containsEntry("connects-failed-unreachable", 0L);
      assertThat(count(cluster, "connections-opened")).isEqualTo(2);
      holders.get(0).close();
      assertThat(node.link().connected()).isTrue();
    }
  }

  @Test
  void thePatienceOfWhoDialsHasAnEnd() throws Exception {
    try (Cluster cluster = new Cluster(limits(true, 1, 1, room(4, 4)), NONE, NONE)) {
      int port = cluster.tcp();
      holders(cluster, port, 1);
      Cluster.Client node =
          cluster.dial(
              dialling(Duration.ofMillis(100), Duration.ofMillis(100)),
              cluster.at(port),
              Peer.Role.NODE,
              Optional.of(Cluster.SECRET),
              NONE);
      ConnectFailure failure = Cluster.await(node.events().failed);
      assertThat(failure.kind()).isEqualTo(ConnectFailure.Kind.UNREACHABLE);
      assertThat(failure.sentence()).endsWith("did not answer in time");
    }
  }

  @Test
  void peersThatWaitDoNotOutliveTheServer() throws Exception {
    Socket waits;
    try (Cluster cluster = new Cluster(limits(true, 1, 1, room(4, 4)), NONE, NONE)) {
      int port = cluster.tcp();
      holders(cluster, port, 1);
      waits = stranger("127.78.1.1", port);
      awaitWaiting(cluster, 1);
    }
    assertThat(RawPeer.readAll(waits)).isEmpty();
  }
}
