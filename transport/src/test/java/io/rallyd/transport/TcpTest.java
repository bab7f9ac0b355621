package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.transport.faults.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class TcpTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Handlers NONE = Handlers.builder().build();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nodeAndCoordinatorTalkInBothDirections(boolean tls) {
    BlockingQueue<NodeState> states = new LinkedBlockingQueue<>();
    Handlers server = Cluster.echo().on(NodeState.class, (from, m) -> states.add(m)).build();
    try (Cluster cluster = new Cluster(Cluster.patient().withTls(tls), server, NONE)) {
      Link toCoordinator =
          cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, Cluster.echo().build()).link();
      Link toNode = Cluster.await(cluster.serverSide.up);

      assertThat(Cluster.await(toCoordinator.request(Cluster.check("a"), LONG)))
          .isEqualTo(new CheckReport(List.of("a")));
      assertThat(Cluster.await(toNode.request(Cluster.check("b"), LONG)))
          .isEqualTo(new CheckReport(List.of("b")));
      for (int i = 0; i < 1000; i++) {
        toCoordinator.send(Cluster.state(i));
      }
      for (int i = 0; i < 1000; i++) {
        assertThat(Cluster.await(states).freeDiskBytes()).isEqualTo(i);
      }
      assertThat(toNode.peer().address()).startsWith("127.0.0.1:");
      assertThat(toNode.peer().inVm()).isFalse();
    }
  }

  @Test
  void clockOffsetIsMeasuredOnTheHeartbeat() {
    TransportSettings settings = Cluster.patient();
    long hour = 3_600_000_000L;
    Clocks ahead =
        new Clocks(System::nanoTime, () -> Clocks.system().wallMicros().getAsLong() + hour);
    CompletableFuture<Link> up = new CompletableFuture<>();
    Cluster.Events events = new Cluster.Events();
    try (TransportServer server =
            TransportServer.start(settings, Cluster.echo().build(), NONE, events, ahead);
        TransportClient client = TransportClient.start(settings)) {
      int port =
          server.bindTcp(new java.net.InetSocketAddress("127.0.0.1", 0), Cluster.SECRET).getPort();
      Link link =
          Cluster.await(
              client
                  .connect(
                      new Endpoint.Tcp("127.0.0.1", port),
                      Peer.Role.NODE,
                      () -> Optional.of(Cluster.SECRET),
                      NONE,
                      new Cluster.Events())
                  .link());
      // An answer comes after the PONG of the PING that began the session.
      Cluster.await(link.request(Cluster.check("a"), LONG));
      Cluster.await(link.request(Cluster.check("a"), LONG));
      ClockOffset offset = link.clockOffset();
      assertThat(offset.roundTripMicros()).isNotNegative();
      assertThat(offset.offsetMicros())
          .isBetween(hour - offset.roundTripMicros() - 1, hour + offset.roundTripMicros() + 1);
    }
  }

  @Test
  void wrongSecretIsRefusedAndRightOneJoinsByItself() throws Exception {
    try (Cluster cluster = new Cluster(Cluster.patient(), Cluster.echo().build(), NONE);
        TransportClient client = TransportClient.start(Cluster.patient())) {
      Endpoint endpoint = cluster.at(cluster.tcp());
      BlockingQueue<Optional<Secret>> secrets = new LinkedBlockingQueue<>();
      secrets.add(Optional.of(Secret.of("another secret of enough characters")));
      Cluster.Events events = new Cluster.Events();
      Dialer dialer =
          client.connect(
              endpoint,
              Peer.Role.NODE,
              () -> secrets.isEmpty() ? Optional.of(Cluster.SECRET) : secrets.remove(),
              NONE,
              events);
      ConnectFailure failure = Cluster.await(events.failed);
      assertThat(failure.kind()).isEqualTo(ConnectFailure.Kind.SECRET);
      assertThat(failure.sentence())
          .isEqualTo(endpoint + " has another secret ([daemon] secret in rally.ini)");
      assertThat(Cluster.await(dialer.link()).connected()).isTrue();
      assertThat(cluster.server.counters()).containsEntry("connections-refused-secret", 1L);
    }
  }

  @Test
  void nodeWithoutSecretDialsNobodyAndAsksAgain() {
    try (Cluster cluster = new Cluster(Cluster.patient(), Cluster.echo().build(), NONE);
        TransportClient client = TransportClient.start(Cluster.patient())) {
      Endpoint endpoint = cluster.at(cluster.tcp());
      BlockingQueue<Optional<Secret>> secrets = new LinkedBlockingQueue<>();
      secrets.add(Optional.empty());
      Cluster.Events events = new Cluster.Events();
      Dialer dialer =
          client.connect(
              endpoint,
              Peer.Role.NODE,
              () -> secrets.isEmpty() ? Optional.of(Cluster.SECRET) : secrets.remove(),
              NONE,
              events);
      assertThat(Cluster.await(events.failed).kind()).isEqualTo(ConnectFailure.Kind.NO_SECRET);
      assertThat(cluster.server.counters()).containsEntry("connections-opened", 0L);
      Cluster.await(dialer.link());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tlsOnOneSideOnlyIsRefused(boolean server) {
    TransportSettings settings = Cluster.patient().withTls(server);
    try (Cluster cluster = new Cluster(settings, Cluster.echo().build(), NONE)) {
      Cluster.Client node =
          cluster.dial(
              settings.withTls(!server),
              cluster.at(cluster.tcp()),
              Peer.Role.NODE,
              Optional.of(Cluster.SECRET),
              NONE);
      ConnectFailure failure = Cluster.await(node.events().failed);
      assertThat(failure.kind()).isEqualTo(ConnectFailure.Kind.NOT_RALLYD);
      assertThat(failure.sentence()).contains("TLS ([daemon] tls)");
      assertThat(cluster.serverSide.up).isEmpty();
    }
  }

  @Test
  void terminalsAreNotServedByTcpAndTryOnce() {
    try (Cluster cluster = new Cluster(Cluster.patient(), NONE, Cluster.echo().build())) {
      Endpoint endpoint = cluster.at(cluster.tcp());
      Cluster.Client terminal = cluster.dial(endpoint, Peer.Role.SESSION, NONE);
      assertThatThrownBy(terminal::link).isInstanceOf(ConnectFailedException.class);
      assertThat(cluster.serverSide.up).isEmpty();
    }
  }

  @Test
  void nobodyThereIsSaidWithTheAddress() {
    try (Cluster cluster = new Cluster(Cluster.patient(), NONE, NONE)) {
      int port = cluster.tcp();
      cluster.server.close();
      Cluster.Client terminal = cluster.dial(cluster.at(port), Peer.Role.SESSION, NONE);
      assertThatThrownBy(terminal::link)
          .isInstanceOf(ConnectFailedException.class)
          .hasMessage("nobody answers at 127.0.0.1:" + port + " (Connection refused)");
    }
  }

  @Test
  void portInUseIsASentence() {
    try (Cluster cluster = new Cluster(Cluster.patient(), NONE, NONE);
        TransportServer other =
            TransportServer.start(Cluster.patient(), NONE, NONE, cluster.serverSide)) {
      int port = cluster.tcp();
      assertThatThrownBy(
              () ->
                  other.bindTcp(new java.net.InetSocketAddress("127.0.0.1", port), Cluster.SECRET))
          .isInstanceOf(io.rallyd.protocol.RallyException.class)
          .hasMessage("Cannot listen at 127.0.0.1:" + port + ": Address already in use.");
    }
  }

  @Test
  void lastBytesOfASessionThatHasEndedAreAwaited() throws Exception {
    // More than sockets hold, and little for the two seconds in which it has to be through.
    int count = 500;
    BlockingQueue<Long> received = new LinkedBlockingQueue<>();
    Handlers server =
        Handlers.builder()
            .on(NodeState.class, (from, m) -> received.add(m.freeDiskBytes()))
            .build();
    try (Cluster cluster = new Cluster(Cluster.patient().withTls(false), server, NONE);
        FaultProxy proxy = new FaultProxy(cluster.tcp())) {
      Cluster.Client client = cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, NONE);
      Link link = client.link();
      Cluster.await(cluster.serverSide.up);
      proxy.freeze();
      String activity = "x".repeat(4000);
      for (int i = 0; i < count; i++) {
        link.send(new NodeState(i, 0, activity));
      }
      client.dialer().close();
      Cluster.await(client.events().down);
      proxy.thaw();
      client.transport().close();
      assertThat(Cluster.await(cluster.serverSide.down)).isEqualTo("the daemon there was stopped");
      assertThat(received).hasSize(count);
    }
  }

  @Test
  void coordinatorThatComesBackIsJoinedAgain() {
    TransportSettings settings = Cluster.patient();
    Cluster.Events events = new Cluster.Events();
    try (TransportClient client = TransportClient.start(settings)) {
      int port;
      Cluster.Events firstSide = new Cluster.Events();
      try (TransportServer first =
          TransportServer.start(settings, Cluster.echo().build(), NONE, firstSide)) {
        port =
            first.bindTcp(new java.net.InetSocketAddress("127.0.0.1", 0), Cluster.SECRET).getPort();
        client.connect(
            new Endpoint.Tcp("127.0.0.1", port),
            Peer.Role.NODE,
            () -> Optional.of(Cluster.SECRET),
            NONE,
            events);
        Cluster.await(events.up);
      }
      assertThat(Cluster.await(events.down)).isEqualTo("the peer stops");
      try (TransportServer second =
          TransportServer.start(settings, Cluster.echo().build(), NONE, firstSide)) {
        second.bindTcp(new java.net.InetSocketAddress("127.0.0.1", port), Cluster.SECRET);
        assertThat(Cluster.await(Cluster.await(events.up).request(Cluster.check("a"), LONG)))
            .isEqualTo(new CheckReport(List.of("a")));
      }
    }
  }
}
