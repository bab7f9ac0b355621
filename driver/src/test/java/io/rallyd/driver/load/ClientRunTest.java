package io.rallyd.driver.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rallyd.driver.http.ServerKind;
import io.rallyd.driver.loop.VirtualTimers;
import io.rallyd.driver.measure.ConditionMeter;
import io.rallyd.driver.measure.DriverReadings;
import io.rallyd.driver.measure.HealthMonitor;
import io.rallyd.driver.measure.IntervalPool;
import io.rallyd.driver.measure.TaskMeter;
import io.rallyd.driver.measure.WorkerMeasurements;
import io.rallyd.driver.params.OperationParams;
import io.rallyd.driver.params.ParamSource;
import io.rallyd.driver.runner.Invocation;
import io.rallyd.driver.runner.OnError;
import io.rallyd.driver.runner.RequestExecutor;
import io.rallyd.driver.runner.Result;
import io.rallyd.driver.runner.Runner;
import io.rallyd.driver.schedule.ClientSchedule;
import io.rallyd.driver.schedule.LoopControl;
import io.rallyd.driver.schedule.Schedulers;
import io.rallyd.driver.schedule.Tasks;
import io.rallyd.driver.track.TargetThroughput;
import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.TaskBuilder;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.TaskDelta;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop of one client, in virtual time. */
class ClientRunTest {
  private final VirtualTimers timers = new VirtualTimers();
  private final CompleteFlag complete = new CompleteFlag();
  private final HealthMonitor health = new HealthMonitor(DriverReadings.ofThisProcess());
  private final ConditionMeter condition =
      new ConditionMeter("r", 0, timers.clock(), () -> 0, () -> 0);
  private final List<Long> starts = new ArrayList<>();
  private final List<Throwable> ends = new ArrayList<>();
  private Runner.Completion completion;
  private final long zero = timers.clock().nanos();
  private double lastStartSeconds = Double.POSITIVE_INFINITY;
  private Result given = Result.ONE;

  /** A request that takes so many milliseconds, by its number. */
  private interface Server {
    double millis(int request);
  }

  @Test
  void aStallCountsForEveryRequestThatShouldHaveStartedMeanwhile() throws Exception {
    // 100 a second, 1 ms each; the tenth request stalls for 1 s, as an open system would see it.
    Task task = rate(100).iterations(OptionalInt.of(300)).build();
    TaskDelta delta = run(task, request -> request == 10 ? 1000 : 1);
    Histogram latency = decode(delta.latency());
    Histogram service = decode(delta.serviceTime());
    assertThat(latency.getMaxValue()).isCloseTo(1_000_000_000L, within(1_000_000L));
    // The backlog of 100 requests is worked off in 1 ms steps: latencies of 1 s, 991 ms, 982 ms ...
    assertThat(latency.getCountBetweenValues(500_000_000L, 2_000_000_000L)).isBetween(55L, 57L);
    assertThat(service.getCountBetweenValues(500_000_000L, 2_000_000_000L)).isOne();
    assertThat(service.getValueAtPercentile(99)).isCloseTo(1_000_000L, within(2_000L));
    assertThat(latency.getTotalCount()).isEqualTo(300);
    assertThat(delta.progressSum()).isEqualTo(1);
  }

  @Test
  void aThrottledClientStartsItsRequestsWhenTheyAreDue() throws Exception {
    run(rate(10).iterations(OptionalInt.of(4)).build(), request -> 30);
    assertThat(starts.stream().map(nanos -> (nanos - zero) / 1_000_000))
        .containsExactly(0L, 100L, 200L, 300L);
  }

  /** Each client has its share of the rate, and a request uses up what it turned out to weigh. */
  @ParameterizedTest
  @CsvSource({
    "5000, docs, 1000, 1, 200",
    "5000, docs, 1000, 4, 800",
    "6, pages, 3, 1, 500",
    "6, pages, 3, 2, 1000",
    "4096, byte, 1024, 1, 250",
    "10, ops, 1, 1, 100"
  })
  void aRateInAnyUnitIsKeptByWhatRequestsWeigh(
      double target, String unit, long weight, int clients, long everyMillis) throws Exception {
    given = Result.of(weight, unit);
    Task task =
        Tasks.named("t")
            .clients(clients)
            .targetThroughput(Optional.of(new TargetThroughput(target, unit + "/s")))
            .iterations(OptionalInt.of(4))
            .build();
    TaskDelta delta = run(task, request -> 30);
    assertThat(starts.stream().map(nanos -> (nanos - zero) / 1_000_000))
        .containsExactly(0L, everyMillis, 2 * everyMillis, 3 * everyMillis);
    assertThat(delta.operations()).isEqualTo(4 * weight);
    assertThat(delta.unit()).isEqualTo(unit);
    // A request that is in time has no latency but its service time.
    assertThat(decode(delta.latency()).getMaxValue()).isCloseTo(30_000_000L, within(30_000L));
  }

  @Test
  void rampUpDelaysTheFirstRequestButNotTheSchedule() throws Exception {
    Task task =
        rate(10)
            .rampUpTimePeriod(OptionalDouble.of(1))
            .warmupTimePeriod(OptionalDouble.of(1))
            .build();
    // Waits 0.25 s; those that were due meanwhile follow at once, then the schedule is kept.
    run(task, request -> 1, 0.25, source(6));
    assertThat(starts.stream().map(nanos -> (nanos - zero) / 1_000_000))
        .containsExactly(250L, 251L, 252L, 300L, 400L, 500L);
  }

  @Test
  void onlyWhereTheRaceSetsTheRateNobodyWaitsForWhatIsDueBehindTheEnd() throws Exception {
    Task task = rate(0.001).timePeriod(OptionalDouble.of(10)).build();
    run(task, request -> 1);
    assertThat(starts.stream().map(nanos -> (nanos - zero) / 1_000_000_000))
        .containsExactly(0L, 1000L);
    starts.clear();
    lastStartSeconds = 10;
    long begun = timers.clock().nanos();
    assertThat(run(task, request -> 1).requests()).isOne();
    assertThat(timers.clock().nanos() - begun).isEqualTo(1_000_000);
    Task even = rate(1).timePeriod(OptionalDouble.of(10)).build();
    assertThat(run(even, request -> 1).requests()).isEqualTo(11);
    assertThat(ends).containsExactly(null, null, null);
  }

  @Test
  void theEndOfTheStepIsSeenBehindTheRunningRequest() throws Exception {
    timers.after(25, complete::set);
    TaskDelta delta =
        run(Tasks.named("t").timePeriod(OptionalDouble.of(3600)).build(), request -> 10);
    assertThat(delta.requests()).isEqualTo(3);
    assertThat(ends).containsExactly((Throwable) null);
  }

  @Test
  void theTaskThatEndsTheStepIsNotEndedByItAndTellsTheOthers() throws Exception {
    complete.set();
    Task task = Tasks.named("t").iterations(OptionalInt.of(5)).completesParent(true).build();
    assertThat(run(task, request -> 1).requests()).isEqualTo(5);
    complete.clear();
    run(task, request -> 1);
    assertThat(complete.isSet()).isTrue();
  }

  @Test
  void aRunnerThatKnowsItsEndEndsItsClient() throws Exception {
    completion =
        new Runner.Completion() {
          @Override
          public boolean completed() {
            return starts.size() == 4;
          }

          @Override
          public double percent() {
            return starts.size() / 8.0;
          }
        };
    TaskDelta delta = run(rate(1).build(), request -> 10, 0, source(0));
    assertThat(starts.stream().map(nanos -> (nanos - zero) / 1_000_000))
        .containsExactly(0L, 1000L, 2000L, 3000L);
    assertThat(delta.requests()).isEqualTo(4);
    assertThat(delta.progressSum()).as("over is all of it").isEqualTo(1);
    assertThat(ends).containsExactly((Throwable) null);
  }

  @Test
  void anAnswerAtOnceDoesNotNestTheLoop() throws Exception {
    Task task = Tasks.named("t").iterations(OptionalInt.of(200_000)).build();
    assertThat(run(task, request -> 0).requests()).isEqualTo(200_000);
  }

  @Test
  void anErrorEndsTheTaskWithASentenceThatNamesIt() throws Exception {
    Task task = rate(1).iterations(OptionalInt.of(2)).build();
    run(task, request -> -1);
    assertThat(ends).singleElement().isNotNull();
    assertThat(ends.get(0)).hasMessage("Cannot run task [t]: broken");
  }

  private TaskDelta run(Task task, Server server) throws Exception {
    return run(task, server, 0, source(0));
  }

  private TaskDelta run(Task task, Server server, double rampUp, ParamSource source) {
    int[] count = new int[1];
    Runner runner =
        (params, call) -> {
          CompletableFuture<Result> result = new CompletableFuture<>();
          starts.add(timers.clock().nanos());
          call.timing().started(timers.clock().nanos());
          double millis = server.millis(++count[0]);
          Runnable answer =
              () -> {
                call.timing().ended(timers.clock().nanos());
                result.complete(given);
              };
          if (millis < 0) {
            result.completeExceptionally(new IllegalStateException("broken"));
          } else if (millis == 0) {
            answer.run();
          } else {
            timers.after(millis, answer);
          }
          return result;
        };
    TaskMeter meter =
        new TaskMeter(0, 1, timers.clock(), new IntervalPool(), timers.clock().nanos());
    ClientRun run =
        new ClientRun(
            new ClientRun.Parts(
                task,
                0,
                0,
                rampUp,
                new ClientSchedule(
                    LoopControl.of(task, completion != null, source, timers.clock()),
                    Schedulers.of(task, new Random(1)),
                    source,
                    lastStartSeconds),
                new RequestExecutor(runner, OnError.CONTINUE),
                completion,
                new Invocation(null, timers, new ServerKind(0, 0, "")),
                meter),
            timers,
            complete,
            health,
            condition,
            (which, error) -> ends.add(error));
    run.start();
    timers.run();
    WorkerMeasurements measurements = new WorkerMeasurements(0, new IntervalPool());
    measurements.drain(meter);
    List<TaskDelta> deltas = measurements.encode();
    return deltas.isEmpty() ? null : deltas.get(deltas.size() - 1);
  }

  private static TaskBuilder rate(double perSecond) {
    return Tasks.named("t").targetThroughput(Optional.of(new TargetThroughput(perSecond, "ops/s")));
  }

  /** Gives parameters so many times, 0 for ever. */
  private static ParamSource source(int size) {
    return new ParamSource() {
      private int given;

      @Override
      public Optional<OperationParams> next() {
        return size > 0 && given++ == size
            ? Optional.empty()
            : Optional.of(OperationParams.of(Map.of()));
      }

      @Override
      public boolean infinite() {
        return size == 0;
      }

      @Override
      public OptionalDouble percentCompleted() {
        return OptionalDouble.empty();
      }

      @Override
      public ParamSource partition(int index, int total) {
        return this;
      }
    };
  }

  private static Histogram decode(HistogramSnapshot snapshot) throws Exception {
    return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(snapshot.encoded()), 0);
  }
}
