package io.rallyd.driver.measure;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Empty intervals for one worker, used again and again. Safe for use by several threads. */
public final class IntervalPool {
  private final Queue<Interval> empty = new ConcurrentLinkedQueue<>();

  /** Returns an empty interval. */
  Interval take() {
    Interval interval = empty.poll();
    return interval == null ? new Interval() : interval;
  }

  /** Takes one back; its content is forgotten. */
  void giveBack(Interval interval) {
    interval.clear();
    empty.add(interval);
  }
}
