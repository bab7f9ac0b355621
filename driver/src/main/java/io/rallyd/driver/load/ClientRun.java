package io.rallyd.driver.load;

import io.rallyd.driver.loop.LoopTimer;
import io.rallyd.driver.loop.Timers;
import io.rallyd.driver.measure.ConditionMeter;
import io.rallyd.driver.measure.HealthMonitor;
import io.rallyd.driver.measure.Sample;
import io.rallyd.driver.measure.TaskMeter;
import io.rallyd.driver.runner.Errors;
import io.rallyd.driver.runner.Invocation;
import io.rallyd.driver.runner.RequestExecutor;
import io.rallyd.driver.runner.Result;
import io.rallyd.driver.runner.Runner;
import io.rallyd.driver.schedule.ClientSchedule;
import io.rallyd.driver.track.Task;
import io.rallyd.protocol.RallyException;
import java.util.function.BiConsumer;

/**
 * The loop of one client through one task: wait for the intended start, send, measure, again. The
 * schedule is open: a late request does not move the later ones, and its latency counts from when
 * it should have started. Confined to the worker's loop.
 */
final class ClientRun extends LoopTimer {

  /**
   * What a run works with.
   *
   * @param task the task
   * @param taskIndex index of the task among the leaf tasks of the schedule
   * @param clientOnWorker index of the client among those of its task on this worker
   * @param rampUpSeconds wait before the first request
   * @param schedule when and with which parameters
   * @param executor carries out requests
   * @param completion the runner's own idea of its progress, null for none
   * @param call what runners work with
   * @param meter takes the measurements
   */
  record Parts(
      Task task,
      int taskIndex,
      int clientOnWorker,
      double rampUpSeconds,
      ClientSchedule schedule,
      RequestExecutor executor,
      Runner.Completion completion,
      Invocation call,
      TaskMeter meter) {}

  private enum Phase {
    RAMP_UP,
    WAITING,
    REQUESTING,
    OVER
  }

  private final Parts parts;
  private final Timers timers;
  private final CompleteFlag complete;
  private final HealthMonitor health;
  private final ConditionMeter condition;
  private final BiConsumer<ClientRun, Throwable> onEnd;
  private final Sample sample = new Sample();
  private final BiConsumer<Result, Throwable> onResult = this::onResult;
  private Phase phase;
  private boolean cancelled;
  private boolean insideCall;
  private long zeroNanos;
  private boolean throttled;
  private boolean waited;
  private long expectedNanos;
  private long processingStartNanos;

  /**
   * Creates a run.
   *
   * @param onEnd is told once when the client is through, with the error that must end the race or
   *     null
   */
  ClientRun(
      Parts parts,
      Timers timers,
      CompleteFlag complete,
      HealthMonitor health,
      ConditionMeter condition,
      BiConsumer<ClientRun, Throwable> onEnd) {
    super(true);
    this.parts = parts;
    this.timers = timers;
    this.complete = complete;
    this.health = health;
    this.condition = condition;
    this.onEnd = onEnd;
    sample.client = parts.clientOnWorker();
  }

  /** Begins; the client's zero is now, before the ramp-up. */
  void start() {
    zeroNanos = timers.clock().nanos();
    parts.schedule().start();
    if (parts.rampUpSeconds() > 0) {
      phase = Phase.RAMP_UP;
      timers.schedule(this, zeroNanos + nanos(parts.rampUpSeconds()));
    } else {
      next();
    }
  }

  /** Stops before the next request. */
  void cancel() {
    cancelled = true;
    if (phase == Phase.RAMP_UP || phase == Phase.WAITING) {
      timers.cancel(this);
      end(null);
    }
  }

  /**
   * Returns how late the client's next request already is, in nanoseconds, 0 while it is in time
   * and -1 when there is nothing to be late for.
   */
  long behindNanos() {
    double rate = parts.schedule().rate();
    if (rate <= 0 || phase == Phase.OVER || phase == Phase.RAMP_UP) {
      return -1;
    }
    return phase == Phase.WAITING ? 0 : Math.max(0, sinceExpected() - nanos(1 / rate));
  }

  /** Returns the index of the task that this is a client of. */
  int taskIndex() {
    return parts.taskIndex();
  }

  @Override
  protected void fire() {
    if (phase == Phase.RAMP_UP) {
      next();
    } else {
      request();
    }
  }

  private void next() {
    boolean more;
    try {
      more = !cancelled && parts.schedule().advance();
    } catch (RuntimeException e) {
      end(e);
      return;
    }
    if (!more) {
      end(null);
      return;
    }
    double scheduled = parts.schedule().scheduledSeconds();
    throttled = scheduled > 0;
    expectedNanos = zeroNanos + nanos(scheduled);
    waited = throttled && expectedNanos - timers.clock().nanos() > 0;
    if (waited) {
      phase = Phase.WAITING;
      timers.schedule(this, expectedNanos);
    } else {
      request();
    }
  }

  private void request() {
    phase = Phase.REQUESTING;
    processingStartNanos = timers.clock().nanos();
    parts.call().timing().reset();
    insideCall = true;
    parts.executor().execute(parts.schedule().params(), parts.call(), onResult);
    insideCall = false;
  }

  private void onResult(Result result, Throwable error) {
    if (insideCall) {
      // At once, without having waited for anything: let others have their turn.
      timers.execute(() -> ended(result, error));
    } else {
      ended(result, error);
    }
  }

  private void ended(Result result, Throwable error) {
    if (phase != Phase.REQUESTING) {
      return;
    }
    if (error != null) {
      end(Errors.cause(error));
      return;
    }
    if (!parts.call().timing().complete()) {
      end(new RallyException("the operation made no request that could be measured."));
      return;
    }
    try {
      boolean over = measure(result);
      if (over) {
        end(null);
        return;
      }
    } catch (RuntimeException e) {
      end(e);
      return;
    }
    next();
  }

  /** Records the request; returns whether it was the last. */
  private boolean measure(Result result) {
    long processingEndNanos = timers.clock().nanos();
    long startNanos = parts.call().timing().startNanos();
    long endNanos = parts.call().timing().endNanos();
    parts.schedule().afterRequest(result.weight(), result.unit());
    Runner.Completion completion = parts.completion();
    boolean over =
        (complete.isSet() && !parts.task().completesParent())
            || (completion != null && completion.completed());
    sample.warmup = parts.schedule().warmup();
    sample.startNanos = startNanos;
    sample.serviceNanos = endNanos - startNanos;
    sample.latencyNanos = throttled ? endNanos - expectedNanos : sample.serviceNanos;
    sample.processingNanos = processingEndNanos - processingStartNanos;
    sample.periodNanos = endNanos - zeroNanos;
    sample.operations = result.weight();
    sample.unit = result.unit();
    sample.success = result.success();
    sample.errorDescription = (String) result.get("error-description");
    sample.ownThroughput = result.throughput();
    sample.progress = over ? 1 : progress(completion);
    parts.meter().record(sample);
    if (waited) {
      health.scheduleLag(startNanos - expectedNanos);
      condition.scheduleLag(startNanos - expectedNanos);
    }
    return over;
  }

  private double progress(Runner.Completion completion) {
    double own = completion == null ? Double.NaN : completion.percent();
    return Double.isNaN(own) || own == 0 ? parts.schedule().percent() : own;
  }

  private long sinceExpected() {
    return timers.clock().nanos() - expectedNanos;
  }

  /** Requests that were due within the client's time, counted when that is over. */
  private long notSent() {
    Task task = parts.task();
    double rate = parts.schedule().rate();
    if (rate <= 0 || task.timePeriod().isEmpty()) {
      return 0;
    }
    double seconds = task.warmupTimePeriod().orElse(0) + task.timePeriod().getAsDouble();
    long late = Math.min(sinceExpected(), zeroNanos + nanos(seconds) - expectedNanos);
    return late <= 0 ? 0 : (long) (late / 1e9 * rate);
  }

  private void end(Throwable error) {
    if (phase == Phase.REQUESTING) {
      condition.notSent(parts.taskIndex(), notSent());
    }
    phase = Phase.OVER;
    if (parts.task().completesParent() || parts.task().anyCompletesParent()) {
      complete.set();
    }
    onEnd.accept(
        this,
        error == null
            ? null
            : new RallyException(
                "Cannot run task [" + parts.task().name() + "]: " + say(error), error));
  }

  private static String say(Throwable error) {
    return error.getMessage() == null ? error.toString() : error.getMessage();
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }
}
