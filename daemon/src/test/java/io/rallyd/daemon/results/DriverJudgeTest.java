package io.rallyd.daemon.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Injected readings of one machine over 60 s. */
class DriverJudgeTest {

  @Test
  void anIdleMachineIsNotMarked() {
    assertThat(judge(0.05, 0.05, 0.1, 0.4, 0.02, 2, 2, 5)).isEmpty();
  }

  @Test
  void aLoadedButSufficientMachineIsNotMarked() {
    // Three quarters of a core, timers 4 ms late at p99, 90 ms at most, 2 % in collection.
    assertThat(judge(0.75, 3, 4, 90, 1.2, 30, 30, 400)).isEmpty();
  }

  @Test
  void alatenessThatNobodySeesInTheFiguresIsNotMarked() {
    // Slow aggregations: what is 15 ms late takes a second anyway.
    assertThat(judge(0.3, 8, 15, 250, 0, 1000, 1000, 4000)).isEmpty();
  }

  @Test
  void anEventLoopWithoutReserveIsMarked() {
    assertThat(sentence(judge(0.97, Double.NaN, 1, 5, 0, 2, 2, 8)))
        .isEqualTo(
            "Task [t] was bound by the load driver on [10.0.0.2]: its busiest event loop took 97 %"
                + " of a core; its figures say as much of the driver as of the cluster.");
  }

  @Test
  void anEventLoopThatSpinsBeforeEachRequestIsNotMarkedUnlessItIsLate() {
    // Precise timers every millisecond: the loop never sleeps, and each request is in time.
    assertThat(judge(0.99, 0.02, 0.9, 5, 0, 2, 2, 8)).isEmpty();
    assertThat(judge(0.99, 2.5, 0.9, 5, 0, 20, 20, 80)).isPresent();
    assertThat(judge(0.99, 0.02, 2.5, 5, 0, 20, 20, 80)).isPresent();
  }

  @Test
  void aThrottledMachineIsMarked() {
    // A tenth of a core by a quota: it may run 10 ms and then waits 90.
    assertThat(sentence(judge(0.1, 85, 90, 95, 0, 95, 92, 130)))
        .contains("1 % of its requests began 85.0 ms late or more")
        .contains("1 % of its timers were 90.0 ms late or more");
  }

  @Test
  void aStandstillIsMarkedThoughItIsRare() {
    assertThat(sentence(judge(0.2, 0.2, 0.3, 498, 0, 3, 3, 500)))
        .contains("it stood still for 498 ms");
  }

  @Test
  void garbageCollectionIsMarkedWhenItTakesItsShare() {
    assertThat(sentence(judge(0.5, 1, 1, 50, 3.1, 50, 50, 90)))
        .contains("it collected garbage for 5 % of the time");
    assertThat(judge(0.5, 1, 1, 50, 2.9, 50, 50, 90)).isEmpty();
  }

  @Test
  void whatIsNotKnownIsNotHeldAgainstIt() {
    assertThat(judge(Double.NaN, Double.NaN, Double.NaN, 0, 0, 0.1, 0.1, 0.1)).isEmpty();
  }

  private static String sentence(Optional<Mark> mark) {
    assertThat(mark.map(Mark::name)).contains("driver-bound");
    return mark.orElseThrow().sentence();
  }

  private static Optional<Mark> judge(
      double loop,
      double lag,
      double jitter,
      double jitterMax,
      double gcSeconds,
      double latency,
      double service,
      double latencyMax) {
    return DriverJudge.judge(
        new DriverJudge.Evidence(
            "t",
            "10.0.0.2",
            60,
            loop,
            lag,
            jitter,
            jitterMax,
            gcSeconds,
            latency,
            service,
            latencyMax));
  }
}
