package io.rallyd.driver.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.loop.VirtualTimers;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.TaskBacklog;
import io.rallyd.protocol.load.WorkerCondition;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeltaShipperTest {
  private static final HistogramSnapshot NOTHING = new HistogramSnapshot(new byte[0]);
  private final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();
  private final BlockingQueue<LoadDelta> deltas = new LinkedBlockingQueue<>();
  private int refusals = 2;
  private volatile boolean refusesDelta;

  @Test
  void whatRefusedConditionsCountedGoesWithTheNextOfTheSameWorker() throws Exception {
    HealthMonitor health = new HealthMonitor(DriverReadings.ofThisProcess());
    try (DeltaShipper shipper = new DeltaShipper("r", this::send, health)) {
      ship(shipper, condition(7, 1, 10, new TaskBacklog(0, 4, 99, 0), new TaskBacklog(0, 0, 0, 5)));
      ship(shipper, condition(7, 2, 20, new TaskBacklog(1, 0, 0, 6)));
      ship(shipper, condition(8, 3, 30));
      ship(shipper, condition(7, 4, 40, new TaskBacklog(1, 2, 50, 0)));
      ship(shipper, condition(7, 5, 50));
      shipper.shipBehind(new JoinPointReached("r", 7, 1, 0));
      assertThat(next()).isEqualTo(condition(8, 3, 30));
      assertThat(next())
          .isEqualTo(
              condition(
                  7,
                  1 + 2 + 4,
                  10 + 20 + 40,
                  new TaskBacklog(1, 2, 50, 0),
                  new TaskBacklog(1, 0, 0, 6),
                  new TaskBacklog(0, 0, 0, 5)));
      assertThat(next()).as("told once").isEqualTo(condition(7, 5, 50));
    }
  }

  @Test
  void aDeltaThatIsRefusedIsCountedWithAllRequestsWhoseTimesAreInIt() throws Exception {
    refusals = 0;
    VirtualTimers timers = new VirtualTimers();
    long begin = timers.clock().nanos();
    IntervalPool pool = new IntervalPool();
    TaskMeter meter = new TaskMeter(0, 1, timers.clock(), pool, begin);
    HealthMonitor health = new HealthMonitor(DriverReadings.ofThisProcess());
    try (DeltaShipper shipper = new DeltaShipper("r", this::send, health)) {
      // It is not encoded, so what follows is counted without its times.
      new WorkerMeasurements(0, pool).drain(meter(meter, begin, 4));
      WorkerMeasurements counted = new WorkerMeasurements(0, pool);
      counted.drainSecond(meter(meter, begin, 5));
      shipper.ship(counted, () -> condition(0, 0, 0));
      assertThat(deltas.poll(60, TimeUnit.SECONDS).health().dropped()).isZero();
      WorkerMeasurements rest = new WorkerMeasurements(0, pool);
      rest.drain(meter(meter, begin, 2));
      refusesDelta = true;
      shipper.ship(rest, () -> condition(0, 0, 0));
      shipper.ship(new WorkerMeasurements(0, pool), () -> condition(0, 0, 0));
      assertThat(deltas.poll(60, TimeUnit.SECONDS).health().dropped()).isEqualTo(5 + 2);
    }
  }

  private static TaskMeter meter(TaskMeter meter, long begin, int requests) {
    for (int i = 0; i < requests; i++) {
      meter.record(Samples.of(begin, 1_000_000));
    }
    return meter;
  }

  private WorkerCondition next() throws InterruptedException {
    while (true) {
      Message message = sent.poll(60, TimeUnit.SECONDS);
      if (message == null || message instanceof WorkerCondition) {
        return (WorkerCondition) message;
      }
    }
  }

  private static void ship(DeltaShipper shipper, WorkerCondition condition) {
    shipper.ship(new WorkerMeasurements(condition.workerId(), new IntervalPool()), () -> condition);
  }

  private static WorkerCondition condition(
      int worker, long connections, long samplesDropped, TaskBacklog... backlogs) {
    return new WorkerCondition(
        "r", worker, 1, 1, NOTHING, NOTHING, connections, samplesDropped, List.of(backlogs));
  }

  private CompletionStage<Void> send(Message message) {
    if (message instanceof WorkerCondition && refusals-- > 0) {
      return CompletableFuture.failedFuture(new IllegalStateException("full"));
    }
    if (message instanceof LoadDelta delta) {
      if (refusesDelta) {
        refusesDelta = false;
        return CompletableFuture.failedFuture(new IllegalStateException("full"));
      }
      deltas.add(delta);
    }
    sent.add(message);
    return CompletableFuture.completedFuture(null);
  }
}
