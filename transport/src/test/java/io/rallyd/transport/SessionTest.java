package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.transport.faults.Fault;
import io.rallyd.transport.faults.FaultPlan;
import io.rallyd.transport.faults.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session outlives its connections, for a while. */
@Timeout(300)
class SessionTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Handlers NONE = Handlers.builder().build();

  @Test
  void messagesComeOnceAndInOrderAcrossCuts() throws Exception {
    int count = 3000;
    BlockingQueue<Long> atServer = new LinkedBlockingQueue<>();
    BlockingQueue<Long> atNode = new LinkedBlockingQueue<>();
    Handlers server =
        Cluster.echo().on(NodeState.class, (from, m) -> atServer.add(m.freeDiskBytes())).build();
    Handlers node =
        Cluster.echo().on(NodeState.class, (from, m) -> atNode.add(m.freeDiskBytes())).build();
    try (Cluster cluster = new Cluster(Cluster.patient().withTls(false), server, NONE);
        FaultProxy proxy = new FaultProxy(cluster.tcp(), FaultPlan.cuts(10_000, 8))) {
      Cluster.Client client = cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, node);
      Link toServer = client.link();
      Link toNode = Cluster.await(cluster.serverSide.up);
      List<CompletionStage<CheckReport>> answers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        toServer.send(Cluster.state(i));
        toNode.send(Cluster.state(i));
        if (i % 100 == 0) {
          answers.add(toServer.request(Cluster.check("q" + i), LONG));
        }
      }
      for (long i = 0; i < count; i++) {
        assertThat(Cluster.await(atServer)).isEqualTo(i);
        assertThat(Cluster.await(atNode)).isEqualTo(i);
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(Cluster.await(answers.get(i)).problems()).containsExactly("q" + 100 * i);
      }
      assertThat(proxy.log().count(Fault.Kind.CUT)).isPositive();
      assertThat(client.events().up).hasSize(1);
      assertThat(client.events().down).isEmpty();
      assertThat(cluster.serverSide.down).isEmpty();
      assertThat(atServer).isEmpty();
      assertThat(atNode).isEmpty();
      assertThat(cluster.server.counters().get("sessions-resumed")).isPositive();
    }
  }

  @Test
  void silentConnectionIsReplacedAndTheSessionGoesOn() throws Exception {
    try (Cluster cluster = new Cluster(Cluster.watchful(), Cluster.echo().build(), NONE);
        FaultProxy proxy = new FaultProxy(cluster.tcp())) {
      Cluster.Client client = cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, NONE);
      Link link = client.link();
      proxy.freeze();
      CompletionStage<CheckReport> answer = link.request(Cluster.check("a"), LONG);
      while (link.connected()) {
        LockSupport.parkNanos(1_000_000);
      }
      proxy.thaw();
      assertThat(Cluster.await(answer).problems()).containsExactly("a");
      assertThat(client.events().up).hasSize(1);
      assertThat(client.events().down).isEmpty();
    }
  }

  @Test
  void sessionIsDeadOnBothSidesAfterTheGraceTime() throws Exception {
    BlockingQueue<String> nodeClosed = new LinkedBlockingQueue<>();
    BlockingQueue<String> serverClosed = new LinkedBlockingQueue<>();
    Handlers never =
        Handlers.builder()
            .answer(CheckDriver.class, (from, q) -> new CompletableFuture<CheckReport>())
            .onClosed((link, reason) -> serverClosed.add(reason))
            .build();
    Handlers node =
        Handlers.builder()
            .answer(CheckDriver.class, (from, q) -> new CompletableFuture<CheckReport>())
            .onClosed((link, reason) -> nodeClosed.add(reason))
            .build();
    try (Cluster cluster = new Cluster(Cluster.quick(), never, NONE);
        FaultProxy proxy = new FaultProxy(cluster.tcp())) {
      Cluster.Client client = cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, node);
      Link link = client.link();
      Link toNode = Cluster.await(cluster.serverSide.up);
      Cluster.await(client.events().up);
      CompletionStage<CheckReport> waiting = link.request(Cluster.check("a"), LONG);
      CompletionStage<CheckReport> other = toNode.request(Cluster.check("b"), LONG);
      proxy.down();

      assertLost(waiting);
      assertLost(other);
      assertThat(Cluster.await(nodeClosed)).contains("was silent for");
      assertThat(Cluster.await(serverClosed)).contains("was silent for");
      assertThat(Cluster.await(client.events().down)).contains("was silent for");
      assertThat(Cluster.await(cluster.serverSide.down)).contains("was silent for");
      assertThat(Cluster.await(link.closed())).contains("was silent for");
      assertLost(link.request(Cluster.check("c"), LONG));
      assertThatThrownBy(() -> Cluster.await(link.send(Cluster.state(1))))
          .isInstanceOf(RequestFailedException.class);

      proxy.up();
      Link next = Cluster.await(client.events().up);
      assertThat(next.peer().sessionId()).isNotEqualTo(link.peer().sessionId());
    }
  }

  @Test
  void sessionThatTheServerForgotIsGivenUpAndReplaced() throws Exception {
    // The server has a short grace time, the node a long one: the node comes back too late.
    TransportSettings shortGrace = Cluster.quick();
    try (Cluster cluster = new Cluster(shortGrace, Cluster.echo().build(), NONE);
        FaultProxy proxy = new FaultProxy(cluster.tcp())) {
      Cluster.Client client =
          cluster.dial(
              Cluster.patient(),
              cluster.at(proxy.port()),
              Peer.Role.NODE,
              java.util.Optional.of(Cluster.SECRET),
              NONE);
      Link link = client.link();
      Cluster.await(client.events().up);
      proxy.down();
      Cluster.await(cluster.serverSide.down);
      proxy.up();
      assertThat(Cluster.await(client.events().down)).contains("does not know the session");
      Link next = Cluster.await(client.events().up);
      assertThat(next).isNotSameAs(link);
      assertThat(Cluster.await(next.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
    }
  }

  @Test
  void answerThatComesTooLateIsADeadline() {
    CompletableFuture<CheckReport> answer = new CompletableFuture<>();
    Handlers slow = Handlers.builder().answer(CheckDriver.class, (from, q) -> answer).build();
    try (Cluster cluster = new Cluster(Cluster.patient(), slow, NONE)) {
      Link link = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE).link();
      assertThatThrownBy(
              () -> Cluster.await(link.request(Cluster.check("a"), Duration.ofMillis(50))))
          .isInstanceOfSatisfying(
              RequestFailedException.class,
              e -> assertThat(e.kind()).isEqualTo(RequestFailedException.Kind.DEADLINE))
          .hasMessageMatching("CheckDriver was not answered by 127.0.0.1:\\d+ within 0.05 s");
      answer.complete(new CheckReport(List.of()));
      assertThat(Cluster.await(link.request(Cluster.check("b"), LONG)).problems()).isEmpty();
    }
  }

  @Test
  void refusalsAndFailuresOfHandlersReachTheAsker() {
    Handlers server =
        Handlers.builder()
            .answer(
                CheckDriver.class,
                (from, q) -> {
                  switch (q.raceId()) {
                    case "refused":
                      throw RequestFailedException.refused("not today");
                    case "later":
                      return CompletableFuture.failedStage(
                          RequestFailedException.refused("not tomorrow"));
                    case "broken":
                      throw new IllegalStateException("inner detail");
                    case "null":
                      return CompletableFuture.completedStage(null);
                    default:
                      return CompletableFuture.completedStage(new CheckReport(List.of()));
                  }
                })
            .build();
    try (Cluster cluster = new Cluster(Cluster.patient(), server, NONE)) {
      cluster.server.bindInVm(cluster.vmName);
      Link link = cluster.dial(new Endpoint.InVm(cluster.vmName), Peer.Role.NODE, NONE).link();
      assertFails(link, "refused", RequestFailedException.Kind.REFUSED, "not today");
      assertFails(link, "later", RequestFailedException.Kind.REFUSED, "not tomorrow");
      assertFails(link, "broken", RequestFailedException.Kind.INTERNAL, "CheckDriver failed");
      assertFails(link, "null", RequestFailedException.Kind.BAD_MESSAGE, "cannot be sent");
      assertThat(Cluster.await(link.request(Cluster.check("fine"), LONG)).problems()).isEmpty();
      assertThat(cluster.server.counters().get("handlers-failed")).isPositive();
    }
  }

  @Test
  void moreRequestsThanMayAwaitAnAnswerAreRefused() {
    Handlers never =
        Handlers.builder()
            .answer(CheckDriver.class, (from, q) -> new CompletableFuture<CheckReport>())
            .build();
    TransportSettings two =
        Cluster.patient()
            .withFlow(
                new TransportSettings.FlowLimits(1 << 20, 1 << 20, 1 << 20, 2, 4096, 65536, 4));
    try (Cluster cluster = new Cluster(two, never, NONE)) {
      cluster.server.bindInVm(cluster.vmName);
      Link link = cluster.dial(new Endpoint.InVm(cluster.vmName), Peer.Role.NODE, NONE).link();
      link.request(Cluster.check("1"), LONG);
      link.request(Cluster.check("2"), LONG);
      assertFails(link, "3", RequestFailedException.Kind.OVERLOADED, "too many requests");
    }
  }

  @Test
  void stoppedReaderHoldsItsWriterBackWithBoundedMemory() throws Exception {
    int window = 64 << 10;
    int queue = 256 << 10;
    TransportSettings settings =
        Cluster.patient()
            .withFlow(
                new TransportSettings.FlowLimits(1 << 20, window, queue, 100, 4096, 65536, 4));
    BlockingQueue<Long> received = new LinkedBlockingQueue<>();
    Handlers server =
        Handlers.builder()
            .on(NodeState.class, (from, m) -> received.add(m.freeDiskBytes()))
            .build();
    try (Cluster cluster = new Cluster(settings, server, NONE);
        FaultProxy proxy = new FaultProxy(cluster.tcp())) {
      Cluster.Client client = cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, NONE);
      Link link = client.link();
      Cluster.await(cluster.serverSide.up);
      proxy.freeze();
      String activity = "x".repeat(1000);
      long accepted = 0;
      CompletableFuture<Void> sent;
      do {
        sent = link.send(new NodeState(accepted, 0, activity)).toCompletableFuture();
        accepted++;
      } while (!sent.isCompletedExceptionally() && accepted < 100_000);
      accepted--;
      assertThat(accepted).isBetween(queue / 1100L, queue / 1000L);
      assertThatThrownBy(sent::join)
          .hasCauseInstanceOf(RequestFailedException.class)
          .hasMessageContaining("too much is waiting to be sent");
      assertThat(client.transport().counters().get("sends-refused-overloaded")).isEqualTo(1);
      assertThat(client.transport().counters().get("bytes-sent")).isLessThan(2L * window);

      proxy.thaw();
      for (long i = 0; i < accepted; i++) {
        assertThat(Cluster.await(received)).isEqualTo(i);
      }
    }
  }

  @Test
  void slowHandlerIsCounted() {
    Handlers server =
        Cluster.echo()
            .on(
                NodeState.class,
                (from, m) -> {
                  long end = System.nanoTime() + Duration.ofMillis(120).toNanos();
                  while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                  }
                })
            .build();
    try (Cluster cluster = new Cluster(Cluster.patient(), server, NONE)) {
      cluster.server.bindInVm(cluster.vmName);
      Link link = cluster.dial(new Endpoint.InVm(cluster.vmName), Peer.Role.NODE, NONE).link();
      link.send(Cluster.state(1));
      Cluster.await(link.request(Cluster.check("a"), LONG));
      assertThat(cluster.server.counters().get("handlers-slow")).isPositive();
    }
  }

  private static void assertFails(
      Link link, String id, RequestFailedException.Kind kind, String sentence) {
    assertThatThrownBy(() -> Cluster.await(link.request(Cluster.check(id), LONG)))
        .isInstanceOfSatisfying(
            RequestFailedException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(sentence);
  }

  private static void assertLost(CompletionStage<?> stage) {
    assertThatThrownBy(() -> Cluster.await(stage))
        .isInstanceOfSatisfying(
            RequestFailedException.class,
            e -> assertThat(e.kind()).isEqualTo(RequestFailedException.Kind.LINK_LOST));
  }
}
