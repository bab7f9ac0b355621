package io.rallyd.daemon.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.rallyd.daemon.metrics.BacklogSeries;
import io.rallyd.driver.track.TargetThroughput;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Injected backlogs: how many seconds the clients are behind, second by second. */
class RateJudgeTest {
  private static final TargetThroughput TARGET = new TargetThroughput(1000, "docs/s");

  @Test
  void aBacklogThatGrowsIsMarkedWithTheRateThatHeld() {
    // 80 % of the target: after t seconds the next request is 0.2 t late.
    Mark mark = judge(30, t -> 0.2 * t, 820, 0.01).orElseThrow();
    assertThat(mark.name()).isEqualTo("rate-not-sustainable");
    assertThat(mark.highestRate()).isCloseTo(800, withinPercentage(4));
    assertThat(mark.unit()).isEqualTo("docs/s");
    assertThat(mark.sentence())
        .startsWith("Task [t] could not sustain its target of 1000 docs/s")
        .contains("s late in the end", "7 that were due were never sent")
        .endsWith("so its latency includes waiting for earlier requests.");
  }

  @Test
  void threeTooManyInAHundredAreSeenThoughTheMeanLooksWell() {
    Mark mark = judge(60, t -> 0.03 * t, 975, 0.002).orElseThrow();
    assertThat(mark.highestRate()).isCloseTo(970, withinPercentage(1));
  }

  @Test
  void aDayThatIsAHundredthTooFastIsSeen() {
    assertThat(judge(86_400, t -> 0.01 * t, 990, 0.01)).isPresent();
  }

  @Test
  void aClusterThatSlowsDownInTheSecondHalfIsSeen() {
    assertThat(judge(40, t -> Math.max(0, 0.5 * (t - 20)), 950, 0.01)).isPresent();
  }

  @Test
  void aStallThatIsWorkedOffAgainIsNoSuchThing() {
    for (int at : new int[] {1, 5, 10, 15, 18}) {
      int stall = at;
      assertThat(judge(20, t -> t == stall ? 1 : t == stall + 1 ? 0.3 : 0, 995, 0.001))
          .as("stall in second %d", at)
          .isEmpty();
    }
  }

  @Test
  void aBusyButSufficientClusterIsNotMarked() {
    Random random = new Random(5);
    for (int run = 0; run < 200; run++) {
      // Queues come and go, up to 200 ms.
      assertThat(judge(60, t -> 0.2 * random.nextDouble(), 1000, 0.05)).isEmpty();
    }
  }

  @Test
  void longRequestsOfFewClientsAreNoBacklog() {
    Random random = new Random(6);
    for (int run = 0; run < 200; run++) {
      assertThat(judge(60, t -> 2 * random.nextDouble(), 1000, 3)).isEmpty();
    }
  }

  @Test
  void aShortTaskIsJudgedByItsMean() {
    assertThat(judge(3, t -> 0, 899, 0.01).orElseThrow().highestRate()).isEqualTo(899);
    assertThat(judge(3, t -> 0, 901, 0.01)).isEmpty();
  }

  @Test
  void aMeanInAnotherUnitIsNotJudged() {
    assertThat(
            RateJudge.judge(
                new RateJudge.Evidence("t", TARGET, 1, "pages/s", 0, new double[0], 0, 0, 0)))
        .isEmpty();
  }

  @Test
  void whatFailsInTimeIsNoRateThatWasMissed() {
    // A third of the requests fails and so adds nothing, but each was sent when it was due.
    assertThat(judge(60, t -> 0, 667, 0.01, 1 / 3.0)).isEmpty();
    assertThat(judge(3, t -> 0, 667, 0.01, 1 / 3.0)).isEmpty();
    assertThat(judge(3, t -> 0, 590, 0.01, 1 / 3.0)).isPresent();
  }

  @Test
  void aLongTaskThatCaughtUpAgainIsNotJudgedByItsMean() {
    // The mean since the start is of all values, those of the stall with them.
    assertThat(judge(60, t -> t < 20 ? 0.5 * t : t < 40 ? 20 - 0.5 * t : 0, 880, 0.01)).isEmpty();
  }

  private static Optional<Mark> judge(
      int seconds, IntToDoubleFunction behind, double mean, double serviceSeconds) {
    return judge(seconds, behind, mean, serviceSeconds, 0);
  }

  private static Optional<Mark> judge(
      int seconds,
      IntToDoubleFunction behind,
      double mean,
      double serviceSeconds,
      double errorRate) {
    BacklogSeries series = new BacklogSeries();
    for (int t = 0; t < seconds; t++) {
      long micros = (long) (behind.applyAsDouble(t) * 1e6);
      series.add(0, 3, 3 * micros);
      series.add(1, 1, micros);
    }
    return RateJudge.judge(
        new RateJudge.Evidence(
            "t",
            TARGET,
            mean,
            "docs/s",
            series.seconds(),
            series.behindSeconds(4),
            serviceSeconds,
            7,
            errorRate));
  }
}
