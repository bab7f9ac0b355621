package io.rallyd.driver.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.http.ServerKind;
import io.rallyd.driver.loop.VirtualTimers;
import io.rallyd.driver.measure.ConditionMeter;
import io.rallyd.driver.measure.DriverReadings;
import io.rallyd.driver.measure.HealthMonitor;
import io.rallyd.driver.measure.IntervalPool;
import io.rallyd.driver.measure.TaskMeter;
import io.rallyd.driver.measure.WorkerMeasurements;
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
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.WorkerCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A worker drives a task for 24 hours of time that the test invents. */
class DayLongWorkerTest {
  private static final int DAY = 86_400;
  private static final int HOUR = 3_600;
  private static final int CLIENTS = 8;
  private static final double RATE = 40;

  private final VirtualTimers timers = new VirtualTimers();
  private final IntervalPool pool = new IntervalPool();
  private final HealthMonitor health = new HealthMonitor(DriverReadings.ofThisProcess());
  private final ConditionMeter condition =
      new ConditionMeter("r", 0, timers.clock(), () -> 0, () -> 0);
  private final TaskMeter meter =
      new TaskMeter(0, CLIENTS, timers.clock(), pool, timers.clock().nanos());
  private final SplittableRandom random = new SplittableRandom(4);
  private final List<ClientRun> runs = new ArrayList<>();
  private long requests;
  private long errors;
  private long largestDelta;
  private long conditions;
  private long early;

  @Test
  @Tag("slow")
  void memoryAndWhatIsShippedEachSecondStayAsTheyAre() {
    Task task =
        Tasks.named("t")
            .clients(CLIENTS)
            .schedule(Optional.of("poisson"))
            .timePeriod(OptionalDouble.of(DAY))
            .targetThroughput(Optional.of(new TargetThroughput(RATE, "ops/s")))
            .build();
    condition.begin();
    for (int client = 0; client < CLIENTS; client++) {
      runs.add(client(task, client));
    }
    runs.forEach(ClientRun::start);
    second(1);
    timers.run();
    long late = usedAfterCollection();
    assertThat((double) requests).isBetween(RATE * DAY * 0.998, RATE * DAY * 1.002);
    assertThat(errors).isBetween(requests / 120, requests / 80);
    assertThat(conditions).isEqualTo(DAY);
    // 22 hours more, three million requests; one long of each would be 25 MB.
    assertThat(late - early).isLessThan(1 << 20);
    assertThat(largestDelta).isLessThan(8_192);
  }

  /** What the worker does once a second, by its own loop. */
  private void second(int number) {
    timers.after(
        1000,
        () -> {
          for (ClientRun run : runs) {
            condition.behind(0, CLIENTS, Math.max(0, run.behindNanos()));
          }
          WorkerMeasurements measurements = new WorkerMeasurements(0, pool);
          measurements.drainSecond(meter);
          for (TaskDelta delta : measurements.encode()) {
            requests += delta.requests();
            errors += delta.errors();
            largestDelta = Math.max(largestDelta, size(delta));
          }
          WorkerCondition fared = condition.take(() -> 0).get();
          conditions++;
          health.read();
          assertThat(fared.backlogs()).hasSize(CLIENTS);
          if (number == 2 * HOUR) {
            early = usedAfterCollection();
          }
          if (number < DAY) {
            second(number + 1);
          }
        });
  }

  private static long size(TaskDelta delta) {
    return delta.latency().encoded().length
        + delta.serviceTime().encoded().length
        + delta.processingTime().encoded().length
        + 32L * delta.bins().size()
        + delta.errorDescriptions().keySet().stream().mapToInt(String::length).sum();
  }

  private ClientRun client(Task task, int number) {
    EndlessSource source = new EndlessSource(Map.of());
    return new ClientRun(
        new ClientRun.Parts(
            task,
            0,
            number,
            0,
            new ClientSchedule(
                LoopControl.of(task, false, source, timers.clock()),
                Schedulers.of(task, new SplittableRandom(number)),
                source),
            new RequestExecutor(server(), OnError.CONTINUE),
            null,
            new Invocation(null, timers, new ServerKind(0, 0, "")),
            meter),
        timers,
        new CompleteFlag(),
        health,
        condition,
        (run, error) -> assertThat(error).isNull());
  }

  /** Answers after 1 to 1,000 ms, mostly soon; one in a hundred fails, each in its own words. */
  private Runner server() {
    return (params, call) -> {
      CompletableFuture<Result> result = new CompletableFuture<>();
      call.timing().started(timers.clock().nanos());
      timers.after(
          Math.exp(random.nextDouble() * random.nextDouble() * Math.log(1000)),
          () -> {
            call.timing().ended(timers.clock().nanos());
            result.complete(random.nextInt(100) > 0 ? Result.ONE : failure());
          });
      return result;
    };
  }

  private Result failure() {
    return Result.of(0, "ops", false, Map.of("error-description", "error " + random.nextInt()));
  }

  /** The machine's own noise is kept out by asking several times. */
  private static long usedAfterCollection() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
