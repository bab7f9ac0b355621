package io.rallyd.driver.measure;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Empty intervals and histograms for one worker, used again and again. Safe for use by several
 * threads.
 */
public final class IntervalPool {
  private final Queue<Interval> empty = new ConcurrentLinkedQueue<>();
  private final Queue<TimeHistograms> emptyTimes = new ConcurrentLinkedQueue<>();

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

  /** Returns empty histograms. */
  TimeHistograms takeTimes() {
    TimeHistograms times = emptyTimes.poll();
    return times == null ? new TimeHistograms() : times;
  }

  /** Takes them back; their content is forgotten. */
  void giveBack(TimeHistograms times) {
    times.clear();
    emptyTimes.add(times);
  }
}
