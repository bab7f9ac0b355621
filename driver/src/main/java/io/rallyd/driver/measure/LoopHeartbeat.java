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
