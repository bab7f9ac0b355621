package io.rallyd.daemon.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.daemon.membership.Member;
import io.rallyd.daemon.membership.MemberRegistry;
import io.rallyd.daemon.metrics.RaceMetrics;
import io.rallyd.protocol.load.DriverHealth;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.WorkerCondition;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.protocol.membership.Joined;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers 0 and 1 on one machine and 2 on another, by a clock that goes when it is told to. */
class SilentWorkersTest {
  private static final DriverHealth HEALTH = new DriverHealth(0, 0, 0, 0, 0, 0);
  private static final HistogramSnapshot NOTHING = new HistogramSnapshot(new byte[0]);

  private final MemberRegistry members =
      new MemberRegistry("10.0.0.1", new Joined("1", "c"), InstantSource.system());
  private final ScriptedMachine machineOne = new ScriptedMachine();
  private final ScriptedMachine machineTwo = new ScriptedMachine();
  private final Member one = machineOne.join(members, "10.0.0.2");
  private final Member two = machineTwo.join(members, "10.0.0.3");
  private final Set<Integer> hanging = new TreeSet<>();
  private long now;
  private LoadRun run;

  @BeforeEach
  void underWay() {
    Map<Member, List<WorkerPlan>> drivers = new LinkedHashMap<>();
    drivers.put(one, List.of(new WorkerPlan(0, 0, 4), new WorkerPlan(1, 4, 4)));
    drivers.put(two, List.of(new WorkerPlan(2, 8, 4)));
    JoinPoints.Completion together = new JoinPoints.Completion(Set.of(), Set.of());
    run =
        new LoadRun(
            "r",
            drivers,
            List.of(together, together, together),
            List.of(List.of(0), List.of(1)),
            List.of("index", "search"),
            new RaceMetrics(2),
            Pacing.AS_THE_TRACK_SAYS,
            progress -> {},
            Duration.ofSeconds(60),
            () -> now);
    arrive(0, 0, 1, 2);
  }

  private void arrive(int joinPoint, int... workers) {
    for (int worker : workers) {
      run.received(of(worker), new JoinPointReached("r", worker, joinPoint, now));
    }
  }

  private Member of(int worker) {
    return worker == 2 ? two : one;
  }

  /** Lets time go by; every second each worker that does not hang says how it fares. */
  private void seconds(int seconds, int... running) {
    for (int i = 0; i < seconds; i++) {
      now += TimeUnit.SECONDS.toNanos(1);
      for (int worker : running) {
        if (!hanging.contains(worker)) {
          run.received(of(worker), new LoadDelta("r", 1, List.of(), HEALTH));
          run.received(
              of(worker),
              new WorkerCondition("r", worker, 1, 1, NOTHING, NOTHING, 0, 0, List.of()));
        }
      }
      run.tick();
    }
  }

  private void failed(String sentence) {
    assertThat(run.done()).isCompletedExceptionally();
    assertThatThrownBy(() -> run.done().get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .hasMessage(sentence);
  }

  @Test
  void aWorkerThatHangsIsNamedThoughItsMachineStillShips() {
    seconds(5, 0, 1, 2);
    hanging.add(1);
    seconds(60, 0, 1, 2);
    assertThat(run.done()).isNotDone();
    seconds(1, 0, 1, 2);
    failed(
        "Worker 1 of the load driver on 10.0.0.2 has given no sign of life for 60 seconds while"
            + " running index; the log there tells more.");
  }

  @Test
  void aMachineThatShipsNothingIsNamedWithAllItsWorkers() {
    seconds(5, 0, 1, 2);
    hanging.addAll(List.of(0, 1));
    seconds(61, 0, 1, 2);
    failed(
        "Workers 0, 1 of the load driver on 10.0.0.2 have given no sign of life for 60 seconds"
            + " while running index; the log there tells more.");
  }

  @Test
  void oneThatHangsBehindAJoinPointIsMissedInTheNextTask() {
    seconds(5, 0, 1, 2);
    hanging.add(2);
    arrive(1, 0, 1);
    seconds(30, 2);
    arrive(1, 2);
    seconds(60, 0, 1, 2);
    assertThat(run.done()).isNotDone();
    seconds(1, 0, 1, 2);
    failed(
        "Worker 2 of the load driver on 10.0.0.3 has given no sign of life for 60 seconds while"
            + " running search; the log there tells more.");
  }

  @Test
  void workersThatWaitForOthersNeedNotSayAnything() {
    arrive(1, 0, 1);
    seconds(3600, 2);
    assertThat(run.done()).isNotDone();
  }

  @Test
  void workersOfABusyMachineMayBeLate() {
    for (int i = 0; i < 10; i++) {
      seconds(58);
      seconds(1, 0, 1, 2);
    }
    assertThat(run.done()).isNotDone();
  }

  @Test
  void aProcessThatStoodStillBlamesNobody() {
    seconds(5, 0, 1, 2);
    seconds(40);
    now += TimeUnit.MINUTES.toNanos(10);
    run.tick();
    assertThat(run.done()).isNotDone();
    // From here on all have the whole time again.
    seconds(59);
    seconds(5, 0, 1, 2);
    assertThat(run.done()).isNotDone();
    hanging.add(0);
    seconds(61, 0, 1, 2);
    assertThat(run.done()).isCompletedExceptionally();
  }

  @Test
  void anOldDriverIsKnownToLiveByItsMeasurements() {
    machineTwo.speaks(0);
    for (int i = 0; i < 200; i++) {
      seconds(1, 0, 1);
      run.received(two, new LoadDelta("r", 1, List.of(), HEALTH));
    }
    assertThat(run.done()).isNotDone();
  }
}
