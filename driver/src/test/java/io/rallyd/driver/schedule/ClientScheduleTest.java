package io.rallyd.driver.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rallyd.driver.loop.Clock;
import io.rallyd.driver.params.OperationParams;
import io.rallyd.driver.params.ParamSource;
import io.rallyd.driver.track.TargetThroughput;
import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.TaskBuilder;
import io.rallyd.protocol.RallyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The vectors of the specification: scheduled time, warmup or normal, progress. */
class ClientScheduleTest {
  private final AtomicLong now = new AtomicLong(1_000_000_000L);
  private final Clock clock =
      new Clock() {
        @Override
        public long nanos() {
          return now.get();
        }

        @Override
        public long wallMicros(long nanos) {
          return nanos / 1000;
        }
      };

  /** Counts its calls; reports the call about to be made as done. */
  private static final class Source implements ParamSource {
    private final int size;
    private int calls;

    Source(int size) {
      this.size = size;
    }

    @Override
    public Optional<OperationParams> next() {
      if (size > 0 && calls == size) {
        return Optional.empty();
      }
      calls++;
      return Optional.of(OperationParams.of(Map.of()));
    }

    @Override
    public boolean infinite() {
      return size == 0;
    }

    @Override
    public OptionalDouble percentCompleted() {
      return size == 0 ? OptionalDouble.empty() : OptionalDouble.of((calls + 1.0) / size);
    }

    @Override
    public ParamSource partition(int index, int total) {
      return this;
    }
  }

  @Test
  void iterationsAtARate() {
    Task task =
        rate(10, 1).warmupIterations(OptionalInt.of(3)).iterations(OptionalInt.of(5)).build();
    assertThat(run(task, new Source(0), 100))
        .containsExactly(
            "0.0 W 0.125",
            "0.1 W 0.250",
            "0.2 W 0.375",
            "0.3 N 0.500",
            "0.4 N 0.625",
            "0.5 N 0.750",
            "0.6 N 0.875",
            "0.7 N 1.000");
  }

  @Test
  void iterationsCountForEachClientAndTheRateIsShared() {
    Task task =
        rate(10, 2).warmupIterations(OptionalInt.of(1)).iterations(OptionalInt.of(5)).build();
    assertThat(run(task, new Source(0), 100))
        .containsExactly(
            "0.0 W 0.167",
            "0.2 N 0.333",
            "0.4 N 0.500",
            "0.6 N 0.667",
            "0.8 N 0.833",
            "1.0 N 1.000");
  }

  @Test
  void aFiniteSourceEndsTheTask() {
    assertThat(run(rate(4, 4).build(), new Source(3), 100))
        .containsExactly("0.0 N 0.333", "1.0 N 0.667", "2.0 N 1.000");
  }

  @Test
  void warmupIterationsOfAFiniteSource() {
    Task task = rate(4, 4).warmupIterations(OptionalInt.of(2)).build();
    assertThat(run(task, new Source(5), 100))
        .containsExactly("0.0 W 0.200", "1.0 W 0.400", "2.0 N 0.600", "3.0 N 0.800", "4.0 N 1.000");
  }

  @Test
  void anInfiniteSourceWithNothingElseRunsOnce() {
    assertThat(run(rate(4, 1).build(), new Source(0), 100)).containsExactly("0.0 N 1.000");
  }

  @Test
  void aWarmupOfNoTimeMakesItTimeBased() {
    Task task = rate(4, 4).warmupTimePeriod(OptionalDouble.of(0)).build();
    List<String> finite = run(task, new Source(11), 100);
    assertThat(finite).hasSize(11).startsWith("0.0 N 0.091").endsWith("10.0 N 1.000");
    assertThat(run(task, new Source(0), 50)).hasSize(50).startsWith("0.0 N NaN", "1.0 N NaN");
  }

  @Test
  void aRunnerThatKnowsItsEndGoesOnUntilThen() {
    ClientSchedule schedule = schedule(rate(1, 1).build(), true, new Source(0));
    schedule.start();
    for (int i = 0; i < 30; i++) {
      assertThat(schedule.advance()).isTrue();
      assertThat(schedule.scheduledSeconds()).isEqualTo(i);
      assertThat(schedule.percent()).isNaN();
      schedule.afterRequest(1, "ops");
    }
  }

  @Test
  void timePeriodsFollowTheEndOfTheLastRequest() {
    Task task =
        Tasks.named("t")
            .warmupTimePeriod(OptionalDouble.of(0.1))
            .timePeriod(OptionalDouble.of(0.1))
            .build();
    ClientSchedule schedule = schedule(task, false, new Source(0));
    schedule.start();
    double last = -1;
    int requests = 0;
    while (schedule.advance()) {
      assertThat(schedule.scheduledSeconds()).isZero();
      assertThat(schedule.percent()).isGreaterThan(last).isLessThan(1);
      assertThat(schedule.warmup()).isEqualTo(schedule.percent() < 0.5);
      last = schedule.percent();
      now.addAndGet(7_000_000);
      requests++;
    }
    assertThat(requests).isEqualTo(29);
  }

  @Test
  void aTaskOfNoLengthMakesNoRequest() {
    Task noTime = rate(4, 4).timePeriod(OptionalDouble.of(0)).build();
    assertThat(run(noTime, new Source(0), 100)).isEmpty();
    assertThat(run(noTime, new Source(5), 100)).isEmpty();
    Task onlyWarmup =
        rate(4, 4).warmupTimePeriod(OptionalDouble.of(0)).timePeriod(OptionalDouble.of(0)).build();
    assertThat(run(onlyWarmup, new Source(0), 100)).isEmpty();
    // No iterations count as none that were given.
    Task noIterations = rate(4, 4).iterations(OptionalInt.of(0)).build();
    assertThat(run(noIterations, new Source(0), 100)).containsExactly("0.0 N 1.000");
    assertThat(run(noIterations, new Source(2), 100)).hasSize(2);
  }

  @Test
  void ratesInOtherUnitsFollowTheWeightOfRequests() {
    Task task =
        Tasks.named("t")
            .clients(2)
            .targetThroughput(Optional.of(new TargetThroughput(5000, "docs/s")))
            .build();
    Scheduler scheduler = Schedulers.of(task, new Random(1));
    assertThat(scheduler.next(0)).isZero();
    scheduler.afterRequest(0, "ops");
    assertThat(scheduler.next(0)).as("a failure installs no rate").isZero();
    scheduler.afterRequest(1000, "docs");
    assertThat(scheduler.next(0)).isEqualTo(0.4);
    scheduler.afterRequest(500, "docs");
    assertThat(scheduler.next(0.4)).as("the last bulk is shorter").isCloseTo(0.6, within(1e-9));
    scheduler.afterRequest(0, "docs");
    assertThat(scheduler.next(0.6)).isCloseTo(0.8, within(1e-9));
  }

  @Test
  void opsPerSecondCountRequestsWhateverTheirUnit() {
    Scheduler scheduler = Schedulers.of(rate(10, 1).build(), new Random(1));
    scheduler.afterRequest(1000, "docs");
    assertThat(scheduler.next(0)).isEqualTo(0.1);
  }

  @Test
  void anotherUnitThanTheRunnersIsAnError() {
    Task task =
        Tasks.named("t").targetThroughput(Optional.of(new TargetThroughput(5, "pages/s"))).build();
    Scheduler scheduler = Schedulers.of(task, new Random(1));
    assertThatThrownBy(() -> scheduler.afterRequest(1, "docs"))
        .isInstanceOf(RallyException.class)
        .hasMessageContainingAll("[t]", "[pages/s]", "[docs/s]");
  }

  @Test
  void anUnknownSchedulerIsAnErrorEvenWithoutARate() {
    Task task = Tasks.named("t").schedule(Optional.of("sinus")).build();
    assertThatThrownBy(() -> Schedulers.of(task, new Random(1)))
        .hasMessage("No scheduler available for name [sinus].");
  }

  @Test
  void poissonDistancesAreExponential() {
    Scheduler scheduler = Schedulers.poisson(50, new Random(42));
    int n = 200_000;
    double at = 0;
    double sumOfSquares = 0;
    int beyondMean = 0;
    for (int i = 0; i < n; i++) {
      double next = scheduler.next(at);
      double distance = next - at;
      sumOfSquares += distance * distance;
      beyondMean += distance > 0.02 ? 1 : 0;
      at = next;
    }
    double mean = at / n;
    assertThat(mean).isBetween(0.0198, 0.0202);
    assertThat(Math.sqrt(sumOfSquares / n - mean * mean)).isBetween(0.0197, 0.0203);
    assertThat(beyondMean / (double) n).isBetween(0.363, 0.373);
  }

  @Test
  void rampUpSpreadsTheClients() {
    Task task = Tasks.named("t").clients(8).rampUpTimePeriod(OptionalDouble.of(0.1)).build();
    assertThat(RampUp.seconds(new Allocation.TaskAllocation(task, 0, 4, 4, 8))).isEqualTo(0.05);
    assertThat(RampUp.seconds(new Allocation.TaskAllocation(task, 0, 0, 0, 8))).isZero();
  }

  private static TaskBuilder rate(double perSecond, int clients) {
    return Tasks.named("t")
        .clients(clients)
        .targetThroughput(Optional.of(new TargetThroughput(perSecond, "ops/s")));
  }

  private ClientSchedule schedule(Task task, boolean runnerCompletes, ParamSource source) {
    return new ClientSchedule(
        LoopControl.of(task, runnerCompletes, source, clock),
        Schedulers.of(task, new Random(1)),
        source);
  }

  private List<String> run(Task task, ParamSource source, int limit) {
    ClientSchedule schedule = schedule(task, false, source);
    schedule.start();
    List<String> seen = new ArrayList<>();
    while (seen.size() < limit && schedule.advance()) {
      seen.add(
          String.format(
              Locale.ROOT,
              "%.1f %s %.3f",
              schedule.scheduledSeconds(),
              schedule.warmup() ? "W" : "N",
              schedule.percent()));
      schedule.afterRequest(1, "ops");
    }
    return seen;
  }
}
