package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.session.Acknowledged;
import io.rallyd.protocol.session.StatusQuery;
import io.rallyd.protocol.session.StopDaemon;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class InVmTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void nodeAndCoordinatorTalkInBothDirections() {
    BlockingQueue<NodeState> states = new LinkedBlockingQueue<>();
    Handlers server = Cluster.echo().on(NodeState.class, (from, m) -> states.add(m)).build();
    try (Cluster cluster = new Cluster(Cluster.patient(), server, Handlers.builder().build())) {
      cluster.server.bindInVm(cluster.vmName);
      Cluster.Client node =
          cluster.dial(new Endpoint.InVm(cluster.vmName), Peer.Role.NODE, Cluster.echo().build());
      Link toCoordinator = node.link();
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
      assertThat(toNode.peer().role()).isEqualTo(Peer.Role.NODE);
      assertThat(toNode.peer().inVm()).isTrue();
      assertThat(toNode.peer().productVersion()).isEqualTo("0.1.0");
      assertThat(toCoordinator.peer().role()).isEqualTo(Peer.Role.COORDINATOR);
      assertThat(toNode.peer().sessionId()).isEqualTo(toCoordinator.peer().sessionId());
    }
  }

  @Test
  void terminalHasItsOwnConversation() {
    Handlers sessions =
        Handlers.builder()
            .answer(
                StopDaemon.class, (from, q) -> CompletableFuture.completedStage(new Acknowledged()))
            .build();
    try (Cluster cluster = new Cluster(Cluster.patient(), Cluster.echo().build(), sessions)) {
      cluster.server.bindInVm(cluster.vmName);
      Link link =
          cluster
              .dial(
                  new Endpoint.InVm(cluster.vmName), Peer.Role.SESSION, Handlers.builder().build())
              .link();
      assertThat(Cluster.await(link.request(new StopDaemon("x"), LONG)))
          .isEqualTo(new Acknowledged());
      assertThatThrownBy(() -> Cluster.await(link.request(new StatusQuery(), LONG)))
          .isInstanceOf(RequestFailedException.class)
          .hasMessageContaining("nobody handles the message StatusQuery");
      assertThatThrownBy(() -> Cluster.await(link.request(Cluster.check("a"), LONG)))
          .isInstanceOf(RequestFailedException.class)
          .hasMessageContaining("CheckDriver does not belong on the connection of a SESSION");
    }
  }

  @Test
  void closingTellsBothSidesAndFailsWhatWaits() {
    Handlers never =
        Handlers.builder()
            .answer(
                io.rallyd.protocol.load.CheckDriver.class,
                (from, q) -> new CompletableFuture<CheckReport>())
            .build();
    try (Cluster cluster = new Cluster(Cluster.patient(), never, never)) {
      cluster.server.bindInVm(cluster.vmName);
      Cluster.Client node = cluster.dial(new Endpoint.InVm(cluster.vmName), Peer.Role.NODE, never);
      Link link = node.link();
      var waiting = link.request(Cluster.check("a"), LONG);
      Cluster.await(cluster.serverSide.up).close("enough");

      assertThatThrownBy(() -> Cluster.await(waiting))
          .isInstanceOf(RequestFailedException.class)
          .hasMessageContaining("enough");
      assertThat(Cluster.await(node.events().down)).isEqualTo("enough");
      assertThat(Cluster.await(cluster.serverSide.down)).isEqualTo("enough");
      Cluster.await(node.events().up);
      assertThat(Cluster.await(node.events().up)).as("a node dials again").isNotSameAs(link);
    }
  }
}
