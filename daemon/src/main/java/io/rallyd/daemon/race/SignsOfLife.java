package io.rallyd.daemon.race;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices workers that hang, even one whose machine is well otherwise: each worker says every
 * second how it fares, also when there is nothing to measure, and one that says nothing for the
 * deadline has failed. Time in which the coordinator itself stood still is nobody's silence.
 * Confined to the race's loop.
 */
final class SignsOfLife {
  /** Looks are made each second; further apart than this means that this process stood still. */
  private static final long STANDSTILL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Duration deadline;
  private final LongSupplier nanoTime;
  private final Map<Integer, Long> lastHeard = new HashMap<>();
  private long lastLook;

  /**
   * Creates a watch over nobody.
   *
   * @param deadline how long a worker may be silent
   * @param nanoTime monotonic clock
   */
  SignsOfLife(Duration deadline, LongSupplier nanoTime) {
    this.deadline = deadline;
    this.nanoTime = nanoTime;
    this.lastLook = nanoTime.getAsLong();
  }

  /** Returns how long a worker may be silent. */
  Duration deadline() {
    return deadline;
  }

  /** These workers were heard of at this moment, or have just been told to go on. */
  void heard(Collection<Integer> workers) {
    long now = nanoTime.getAsLong();
    workers.forEach(worker -> lastHeard.put(worker, now));
  }

  /**
   * Looks who is silent; to be called each second.
   *
   * @param expected workers that have something to say
   * @return in ascending order
   */
  TreeSet<Integer> silent(Collection<Integer> expected) {
    long now = nanoTime.getAsLong();
    if (now - lastLook > STANDSTILL_NANOS) {
      heard(expected);
    }
    lastLook = now;
    TreeSet<Integer> silent = new TreeSet<>();
    for (int worker : expected) {
      if (now - lastHeard.computeIfAbsent(worker, w -> now) > deadline.toNanos()) {
        silent.add(worker);
      }
    }
    return silent;
  }
}
