package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.transport.faults.Direction;
import io.rallyd.transport.faults.Fault;
import io.rallyd.transport.faults.FaultPlan;
import io.rallyd.transport.faults.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where bytes are cut into segments, and where a connection ends, makes no difference. */
@Timeout(300)
class BoundaryTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Handlers NONE = Handlers.builder().build();

  /** The handshake and the first frames of either direction. */
  private static final int BOUNDARIES = 400;

  private final BlockingQueue<Long> received = new LinkedBlockingQueue<>();
  private final Handlers server =
      Cluster.echo().on(NodeState.class, (from, m) -> received.add(m.freeDiskBytes())).build();

  private static TransportSettings settings(boolean tls) {
    return Cluster.patient()
        .withTls(tls)
        .withTimes(
            new TransportSettings.SessionTimes(
                Duration.ofMillis(50),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofMillis(1),
                Duration.ofMillis(2)));
  }

  @ParameterizedTest
  @CsvSource({"SPLIT,false", "SPLIT,true", "MERGE,false", "MERGE,true", "THROTTLE,false"})
  void segmentsOfAnySizeCarryTheSame(Fault.Kind kind, boolean tls) throws Exception {
    FaultPlan plan = FaultPlan.always(kind, Integer.MAX_VALUE);
    try (Cluster cluster = new Cluster(settings(tls), server, NONE);
        FaultProxy proxy = new FaultProxy(cluster.tcp(), plan)) {
      Link link = cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, NONE).link();
      talk(link);
      assertThat(cluster.server.counters()).containsEntry("sessions-resumed", 0L);
    }
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void connectionMayEndAtAnyByte(Direction where) throws Exception {
    FaultPlan plan = FaultPlan.everyBoundary(where, Fault.Kind.TRUNCATE, BOUNDARIES);
    try (Cluster cluster = new Cluster(settings(false), server, NONE);
        FaultProxy proxy = new FaultProxy(cluster.tcp(), plan)) {
      Cluster.Client node = cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, NONE);
      Link link = Cluster.await(node.dialer().link(), LONG);
      while (proxy.log().count(Fault.Kind.TRUNCATE) < BOUNDARIES) {
        Cluster.await(link.request(Cluster.check("more"), LONG), LONG);
      }
      talk(link);
      assertThat(node.events().up).as("sessions").hasSize(1);
      assertThat(node.events().down).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void openingPlayedAgainGetsNobodyIn(boolean tls) throws Exception {
    FaultPlan plan =
        (connection, direction) ->
            (direction == Direction.TO_SERVER && connection == 0
                    ? List.of(new Fault(600, Fault.Kind.DUPLICATE, 0))
                    : List.<Fault>of())
                .iterator();
    try (Cluster cluster = new Cluster(settings(tls), server, NONE);
        FaultProxy proxy = new FaultProxy(cluster.tcp(), plan)) {
      Link link = cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, NONE).link();
      talk(link);
      while (cluster.server.counters().get("connections-opened") < 2
          || cluster.server.counters().get("connections-pending") > 0) {
        LockSupport.parkNanos(1_000_000);
      }
      talk(link);
      assertThat(proxy.log().count(Fault.Kind.DUPLICATE)).isEqualTo(1);
      assertThat(cluster.serverSide.up).as("sessions").hasSize(1);
      assertThat(cluster.serverSide.down).isEmpty();
      assertThat(cluster.server.counters()).containsEntry("sessions-resumed", 0L);
    }
  }

  /** Messages come once and in order, requests have their answers. */
  private void talk(Link link) {
    received.clear();
    List<CompletionStage<CheckReport>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      link.send(Cluster.state(i));
      answers.add(link.request(Cluster.check("q" + i), LONG));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(Cluster.await(received)).isEqualTo(i);
      assertThat(Cluster.await(answers.get(i), LONG).problems()).containsExactly("q" + i);
    }
    assertThat(received).isEmpty();
  }
}
