package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.race.CheckReport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What judges the waits of runs under faults finds what it is there for. */
class WaitsTest {
  private static final Duration DEADLINE = Duration.ofMillis(100);

  private final AtomicLong stopped = new AtomicLong();
  private final Verdict verdict = new Verdict();
  private final Waits waits = new Waits(verdict);

  /** A clock that goes until it is stopped, by which deadlines are never over then. */
  private long nanos() {
    return stopped.get() == 0 ? System.nanoTime() : stopped.get();
  }

  private static Handlers silence() {
    return Handlers.builder()
        .answer(CheckDriver.class, (from, question) -> new CompletableFuture<>())
        .build();
  }

  @Test
  @Timeout(120)
  void aWaitThatOutlivesItsDeadlineIsFound() throws Exception {
    Clocks clocks = new Clocks(this::nanos, Clocks.system().wallMicros());
    try (Cluster cluster =
        new Cluster(Cluster.patient(), Handlers.builder().build(), silence(), clocks)) {
      cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, silence());
      Link link = Cluster.await(cluster.serverSide.up);
      ask(link).handle((report, failure) -> null).toCompletableFuture().get();
      assertThat(waits.ends()).containsOnlyKeys("request never DEADLINE");
      assertThat(verdict.wrongs()).isEmpty();

      stopped.set(System.nanoTime());
      ask(link);
      Cluster.await(verdict.anythingWrong());
      assertThat(verdict.wrongs()).containsExactly("request never outlived its deadline of PT0.1S");
      assertThat(waits.open()).isEqualTo(1);
    }
    assertThat(waits.open()).isZero();
  }

  private CompletionStage<CheckReport> ask(Link link) {
    CompletionStage<CheckReport> answer = link.request(Cluster.check("never"), DEADLINE);
    return waits.watch(answer, "request never", link, DEADLINE);
  }
}
