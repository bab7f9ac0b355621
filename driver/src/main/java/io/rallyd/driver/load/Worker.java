package io.rallyd.driver.load;

import io.rallyd.driver.loop.LoopTimer;
import io.rallyd.driver.loop.WorkerLoop;
import io.rallyd.driver.measure.ConditionMeter;
import io.rallyd.driver.measure.DriverReadings;
import io.rallyd.driver.measure.IntervalPool;
import io.rallyd.driver.measure.LoopHeartbeat;
import io.rallyd.driver.measure.SampleRecorder;
import io.rallyd.driver.measure.WorkerMeasurements;
import io.rallyd.driver.schedule.Allocation.Cell;
import io.rallyd.driver.schedule.Allocation.JoinPoint;
import io.rallyd.driver.schedule.Allocation.TaskAllocation;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.load.LoadFailed;
import io.rallyd.protocol.load.WorkerPlan;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries some clients through the columns of the allocation, from join point to join point:
 * reports each join point, goes on when told to, ends a step early when told to. Sends its
 * measurements once a second and, then all of them, before each join point. {@link #start}, {@link
 * #drive}, {@link #completeCurrentTask} and {@link #cancel} may be called from any thread.
 */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final int MAX_SENTENCE = 2000;
  private static final LongSupplier NOTHING = () -> 0;
  private static final long SHIP_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final WorkerPlan plan;
  private final LoadContext context;
  private final WorkerLoop loop;
  private final IntervalPool pool = new IntervalPool();
  private final CompleteFlag complete = new CompleteFlag();
  private final ConditionMeter condition;
  private final SampleRecorder recorder;
  private final LoopHeartbeat heartbeat;
  private final LoopTimer shipping = timer(false, this::shipAgain);
  private final LoopTimer departure = timer(true, this::depart);
  private int column = -1;
  private Integer waitingAt;
  private CompletableFuture<ColumnSources> next;
  private ColumnRun current;
  private boolean stopped;

  Worker(WorkerPlan plan, LoadContext context, WorkerLoop loop) {
    this.plan = plan;
    this.context = context;
    this.loop = loop;
    this.condition =
        new ConditionMeter(
            context.raceId(),
            plan.workerId(),
            loop.clock(),
            DriverReadings::threadCpuNanos,
            loop::connectionsOpened);
    this.recorder = context.samples().map(SampleRecorder::new).orElse(null);
    this.heartbeat = new LoopHeartbeat(loop, this::loopLate);
  }

  int id() {
    return plan.workerId();
  }

  WorkerLoop loop() {
    return loop;
  }

  /** Goes to the first join point. */
  void start() {
    loop.execute(this::advance);
  }

  /** Goes on behind a join point at that moment of this machine's monotonic clock. */
  void drive(int joinPoint, long startNanos) {
    loop.execute(
        () -> {
          if (stopped || waitingAt == null || waitingAt != joinPoint) {
            LOG.warn("Worker {} is not at join point {}.", plan.workerId(), joinPoint);
            return;
          }
          waitingAt = null;
          loop.schedule(departure, startNanos);
        });
  }

  /** Ends the step that leads to that join point; does nothing when it is over. */
  void completeCurrentTask(int joinPoint) {
    loop.execute(
        () -> {
          if (waitingAt == null && nextJoinPoint() == joinPoint) {
            complete.set();
          }
        });
  }

  /** Stops everything at once; nothing is reported any more. */
  void cancel() {
    loop.execute(this::stop);
  }

  private void advance() {
    if (stopped) {
      return;
    }
    while (true) {
      column++;
      Optional<Cell> cell = anyCell(column);
      if (cell.isPresent() && cell.get() instanceof JoinPoint joinPoint) {
        reach(joinPoint);
        return;
      }
      // A step that is over is skipped up to its join point, however many columns it has.
      if (cell.isPresent() && !complete.isSet()) {
        prepare(column);
        runWhenPrepared();
        return;
      }
    }
  }

  private void reach(JoinPoint joinPoint) {
    heartbeat.stop();
    loop.cancel(shipping);
    complete.clear();
    // A step that was ended before this worker had set out leaves its sources behind.
    dropPrepared();
    waitingAt = joinPoint.id();
    context
        .shipper()
        .shipBehind(
            new JoinPointReached(
                context.raceId(), plan.workerId(), joinPoint.id(), loop.clock().nanos()));
    int following = column + 1;
    while (following < context.allocation().columns() && anyCell(following).isEmpty()) {
      following++;
    }
    if (following < context.allocation().columns()
        && anyCell(following).get() instanceof TaskAllocation) {
      prepare(following);
    }
  }

  private void dropPrepared() {
    if (next != null) {
      next.thenAccept(ColumnSources::close);
      next = null;
    }
  }

  private void depart() {
    if (!stopped) {
      context.health().stepBegins();
      condition.begin();
      heartbeat.start();
      loop.schedule(shipping, loop.clock().nanos() + SHIP_PERIOD_NANOS);
      advance();
    }
  }

  private void prepare(int which) {
    if (next == null) {
      next =
          CompletableFuture.supplyAsync(
              () -> ColumnSources.make(context, which, plan.firstClient(), plan.clientCount()),
              context.blocking());
    }
  }

  private void runWhenPrepared() {
    CompletableFuture<ColumnSources> preparing = next;
    next = null;
    preparing.whenComplete(
        (sources, error) -> {
          if (loop.eventLoop().inEventLoop()) {
            run(sources, error);
          } else {
            loop.execute(() -> run(sources, error));
          }
        });
  }

  private void run(ColumnSources sources, Throwable error) {
    if (stopped) {
      if (sources != null) {
        sources.close();
      }
      return;
    }
    if (error != null) {
      fail(error.getCause() == null ? error : error.getCause());
      return;
    }
    current =
        new ColumnRun(
            context, sources, loop, pool, complete, condition, recorder, this::columnEnded);
    try {
      current.start();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void columnEnded(Throwable error) {
    if (stopped) {
      return;
    }
    if (error != null) {
      fail(error);
      return;
    }
    shipAll(recorder == null ? NOTHING : recorder.settle());
    current = null;
    // Not from inside the last client's turn.
    loop.execute(this::advance);
  }

  private void fail(Throwable error) {
    LOG.error("Worker {} of race {} failed.", plan.workerId(), context.raceId(), error);
    shipAll(NOTHING);
    stop();
    String sentence = error.getMessage() == null ? error.toString() : error.getMessage();
    if (sentence.length() > MAX_SENTENCE) {
      sentence = sentence.substring(0, MAX_SENTENCE) + "...";
    }
    context.shipper().shipBehind(new LoadFailed(context.raceId(), plan.workerId(), sentence));
  }

  private void stop() {
    stopped = true;
    heartbeat.stop();
    loop.cancel(shipping);
    loop.cancel(departure);
    dropPrepared();
    if (current != null) {
      current.cancel();
      current = null;
    }
    if (recorder != null) {
      recorder.flush();
    }
  }

  private void loopLate(long nanos) {
    context.health().loopLate(nanos);
    condition.loopLate(nanos);
  }

  private void shipAgain() {
    if (current != null) {
      current.readBacklogs();
    }
    long dropped = 0;
    if (recorder != null) {
      recorder.flush();
      dropped = recorder.takeDropped();
    }
    long count = dropped;
    WorkerMeasurements second = new WorkerMeasurements(plan.workerId(), pool);
    if (current != null) {
      current.drainSecond(second);
    }
    ship(second, () -> count);
    loop.schedule(shipping, loop.clock().nanos() + SHIP_PERIOD_NANOS);
  }

  /** Ships all that was measured and not shipped yet. */
  private void shipAll(LongSupplier samplesDropped) {
    WorkerMeasurements all = new WorkerMeasurements(plan.workerId(), pool);
    if (current != null) {
      current.drain(all);
    }
    ship(all, samplesDropped);
  }

  /**
   * Ships measurements; without anything to tell it is still a sign of life.
   *
   * @param samplesDropped requests that the samples file lacks; asked once, off the loop
   */
  private void ship(WorkerMeasurements measurements, LongSupplier samplesDropped) {
    heartbeat.catchUp();
    context.shipper().ship(measurements, condition.take(samplesDropped));
  }

  private Optional<Cell> anyCell(int which) {
    for (int c = plan.firstClient(); c < plan.firstClient() + plan.clientCount(); c++) {
      Optional<Cell> cell = context.allocation().cell(c, which);
      if (cell.isPresent()) {
        return cell;
      }
    }
    return Optional.empty();
  }

  private int nextJoinPoint() {
    for (int c = column + 1; c < context.allocation().columns(); c++) {
      if (context.allocation().cell(plan.firstClient(), c).orElse(null) instanceof JoinPoint j) {
        return j.id();
      }
    }
    return -1;
  }

  private static LoopTimer timer(boolean precise, Runnable work) {
    return new LoopTimer(precise) {
      @Override
      protected void fire() {
        work.run();
      }
    };
  }
}
