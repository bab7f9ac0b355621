package io.rallyd.driver.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.rallyd.driver.http.ServerKind;
import io.rallyd.driver.loop.VirtualTimers;
import io.rallyd.driver.measure.ConditionMeter;
import io.rallyd.driver.measure.DriverReadings;
import io.rallyd.driver.measure.HealthMonitor;
import io.rallyd.driver.measure.IntervalPool;
import io.rallyd.driver.measure.LoopHeartbeat;
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
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.WorkerCondition;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Eight clients make 1,000 requests a second for 20 s against a server that answers in 200 µs, but
 * stalls for a second once, in virtual time. The ideal is an open system without any client: every
 * request arrives when it is due and is served by the same server. That is what wrk2 publishes,
 * too: latency from when a request should have begun.
 */
class CoordinatedOmissionTest {
  private static final int CLIENTS = 8;
  private static final double RATE = 1000;
  private static final double SECONDS = 20;
  private static final long SERVICE = 200_000;
  private static final long STALL_AT = 7_000_000_000L;
  private static final long STALL = 1_000_000_000L;

  private final VirtualTimers timers = new VirtualTimers();
  private final long zero = timers.clock().nanos();
  private final HealthMonitor health = new HealthMonitor(DriverReadings.ofThisProcess());
  private final ConditionMeter condition =
      new ConditionMeter("r", 0, timers.clock(), () -> 0, () -> 0);
  private final TaskMeter meter =
      new TaskMeter(0, CLIENTS, timers.clock(), new IntervalPool(), zero);
  private boolean serverStalls = true;

  /** Answers whatever comes after its service time, but nothing during the stall. */
  private static long answerAt(long arrival) {
    boolean stalls = arrival >= STALL_AT && arrival < STALL_AT + STALL;
    return (stalls ? STALL_AT + STALL : arrival) + SERVICE;
  }

  private TaskDelta race(String schedule) {
    Task task =
        Tasks.named("t")
            .clients(CLIENTS)
            .schedule(Optional.of(schedule))
            .timePeriod(OptionalDouble.of(SECONDS))
            .targetThroughput(Optional.of(new TargetThroughput(RATE, "ops/s")))
            .build();
    for (int client = 0; client < CLIENTS; client++) {
      EndlessSource source = new EndlessSource(Map.of());
      new ClientRun(
              new ClientRun.Parts(
                  task,
                  0,
                  client,
                  0,
                  new ClientSchedule(
                      LoopControl.of(task, false, source, timers.clock()),
                      Schedulers.of(task, new Random(client)),
                      source),
                  new RequestExecutor(server(), OnError.CONTINUE),
                  null,
                  new Invocation(null, timers, new ServerKind(0, 0, "")),
                  meter),
              timers,
              new CompleteFlag(),
              health,
              condition,
              (run, error) -> assertThat(error).isNull())
          .start();
    }
    timers.run();
    WorkerMeasurements measurements = new WorkerMeasurements(0, new IntervalPool());
    measurements.drain(meter);
    return measurements.encode().get(0);
  }

  private Runner server() {
    return (params, call) -> {
      CompletableFuture<Result> result = new CompletableFuture<>();
      long now = timers.clock().nanos();
      call.timing().started(now);
      timers.after(
          (serverStalls ? answerAt(now - zero) - (now - zero) : SERVICE) / 1e6,
          () -> {
            call.timing().ended(timers.clock().nanos());
            result.complete(Result.ONE);
          });
      return result;
    };
  }

  /** Latencies of an open system with the same evenly spaced arrivals, sorted. */
  private static long[] ideal() {
    int perClient = (int) (RATE / CLIENTS * SECONDS);
    long[] latencies = new long[perClient * CLIENTS];
    for (int i = 0; i < perClient; i++) {
      long due = (long) (i * CLIENTS / RATE * 1e9);
      Arrays.fill(latencies, i * CLIENTS, (i + 1) * CLIENTS, answerAt(due) - due);
    }
    Arrays.sort(latencies);
    return latencies;
  }

  @Test
  void latencyIsThatOfAnIdealOpenSystemAndServiceTimeIsNot() throws Exception {
    TaskDelta delta = race("deterministic");
    long[] ideal = ideal();
    Histogram latency = decode(delta.latency());
    assertThat((double) latency.getTotalCount())
        .isCloseTo((double) ideal.length, withinPercentage(0.2));
    assertThat((double) latency.getMaxValue()).isCloseTo(1e9, withinPercentage(0.2));
    for (double p : new double[] {50, 90, 99, 99.9}) {
      long exact = ideal[(int) Math.ceil(p / 100 * ideal.length) - 1];
      // One client at a time works off what waited for it, 125 requests of 200 µs.
      assertThat((double) latency.getValueAtPercentile(p))
          .as("p%s", p)
          .isCloseTo(exact, withinPercentage(p > 90 ? 4 : 1));
    }
    Histogram service = decode(delta.serviceTime());
    assertThat(service.getCountBetweenValues(2 * SERVICE, 2 * STALL)).isEqualTo(CLIENTS);
    assertThat((double) service.getValueAtPercentile(99)).isCloseTo(SERVICE, withinPercentage(0.1));
  }

  @Test
  void arrivalsAtRandomDoNotHideIt() throws Exception {
    Histogram latency = decode(race("poisson").latency());
    // One request in twenty was due during the stall, and waited half of it on average.
    double late = latency.getCountBetweenValues(10_000_000, 2 * STALL);
    assertThat(late / latency.getTotalCount()).isBetween(0.045, 0.055);
    assertThat((double) latency.getMaxValue()).isBetween(0.95e9, 1.01e9);
  }

  /** Our process is stopped from 7.003 s to 7.503 s, while no request is under way. */
  @Test
  void aStandstillOfOurOwnIsInTheLatencyAndIsNoticed() throws Exception {
    serverStalls = false;
    condition.begin();
    LoopHeartbeat heartbeat = new LoopHeartbeat(timers, condition::loopLate);
    heartbeat.start();
    timers.after(7_003, () -> timers.standStill(500));
    timers.after(SECONDS * 1e3, heartbeat::stop);
    TaskDelta delta = race("deterministic");

    Histogram latency = decode(delta.latency());
    // Due were 8 requests each 8 ms from 7.008 s on; the first of them waited until 7.503 s.
    assertThat((double) latency.getMaxValue()).isCloseTo(495.2e6, withinPercentage(0.2));
    // 50 moments until 7.403 s, and some more since what waited is worked off one by one.
    assertThat(latency.getCountBetweenValues(100_000_000, STALL)).isBetween(400L, 430L);
    Histogram service = decode(delta.serviceTime());
    assertThat((double) service.getMaxValue()).isCloseTo(SERVICE, withinPercentage(0.1));

    WorkerCondition fared = condition.take(() -> 0).get();
    Histogram beats = decode(fared.loopLateness());
    // The beat of 7.020 s.
    assertThat((double) beats.getMaxValue()).isCloseTo(483_000, withinPercentage(1));
    assertThat(beats.getCountBetweenValues(1_000, 1_000_000)).isOne();
    Histogram lag = decode(fared.scheduleLag());
    assertThat((double) lag.getMaxValue()).isCloseTo(495_000, withinPercentage(1));
    assertThat(lag.getCountBetweenValues(1_000, 1_000_000)).isEqualTo(CLIENTS);
  }

  @ParameterizedTest
  @ValueSource(doubles = {100, 5_000, 50_000})
  void theMomentsOfADeterministicScheduleDoNotDriftFromItsRate(double rate) {
    var scheduler =
        Schedulers.of(
            Tasks.named("t")
                .targetThroughput(Optional.of(new TargetThroughput(rate, "ops/s")))
                .build(),
            new Random(1));
    scheduler.afterRequest(1, "ops");
    double at = 0;
    int hour = (int) (rate * 360);
    for (int i = 0; i < hour; i++) {
      at = scheduler.next(at);
    }
    assertThat(at).as("six minutes, to the microsecond").isBetween(360 - 1e-6, 360 + 1e-6);
  }

  private static Histogram decode(HistogramSnapshot snapshot) throws Exception {
    return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(snapshot.encoded()), 0);
  }
}
