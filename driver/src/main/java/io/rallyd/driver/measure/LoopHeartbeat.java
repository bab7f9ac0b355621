package io.rallyd.driver.measure;

import io.rallyd.driver.loop.LoopTimer;
import io.rallyd.driver.loop.Timers;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A timer that beats on a worker's loop while it works; how late it comes tells how long anything
 * on this loop has to wait. Confined to the loop.
 */
public final class LoopHeartbeat extends LoopTimer {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Timers timers;
  private final LongConsumer lateness;
  private long dueNanos;

  /**
   * Creates a heartbeat that does not beat yet.
   *
   * @param lateness is told how late each beat came, in nanoseconds
   */
  public LoopHeartbeat(Timers timers, LongConsumer lateness) {
    super(false);
    this.timers = timers;
    this.lateness = lateness;
  }

  /** Starts beating; does nothing while it beats. */
  public void start() {
    if (!isSet()) {
      set(timers.clock().nanos());
    }
  }

  /**
   * Takes the beat whose moment has come and that the loop has not got to yet, as late as it is by
   * now; does nothing when there is none. Asked before the lateness so far is told: a loop that
   * stood still hears of an answer first and of its timers then, and that answer may end the step.
   */
  public void catchUp() {
    if (isSet() && timers.clock().nanos() - dueNanos > 0) {
      fire();
    }
  }

  /** Stops beating. */
  public void stop() {
    timers.cancel(this);
  }

  @Override
  protected void fire() {
    long now = timers.clock().nanos();
    lateness.accept(now - dueNanos);
    set(now);
  }

  private void set(long from) {
    dueNanos = from + PERIOD_NANOS;
    timers.schedule(this, dueNanos);
  }
}
