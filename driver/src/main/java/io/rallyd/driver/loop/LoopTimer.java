package io.rallyd.driver.loop;

/**
 * Something to be done at a moment, set and reset without creating an object. Confined to the loop
 * it is scheduled on; scheduling it again moves it.
 */
public abstract class LoopTimer {
  private final boolean precise;
  long dueNanos;
  int heapIndex = -1;

  /**
   * Creates a timer that is not set.
   *
   * @param precise whether the loop may burn a few microseconds of processor time to be on time;
   *     for intended starts of requests, not for timeouts
   */
  protected LoopTimer(boolean precise) {
    this.precise = precise;
  }

  /** Does the work; called on the loop, never early, with the timer already unset. */
  protected abstract void fire();

  /** Returns whether the timer is set. */
  public final boolean isSet() {
    return heapIndex >= 0;
  }

  final boolean precise() {
    return precise;
  }
}
