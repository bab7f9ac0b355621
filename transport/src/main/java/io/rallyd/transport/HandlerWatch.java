package io.rallyd.transport;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names whoever keeps an event loop from its work, and catches what handlers throw. */
final class HandlerWatch {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerWatch.class);

  private final Clocks clocks;
  private final long limitNanos;
  private final Counters counters;
  private final SlowHandlers slow;

  HandlerWatch(Clocks clocks, long limitNanos, Counters counters, SlowHandlers slow) {
    this.clocks = clocks;
    this.limitNanos = limitNanos;
    this.counters = counters;
    this.slow = slow;
  }

  /** Runs a handler; what it throws is logged and counted. Returns whether it ended well. */
  boolean run(String name, Runnable handler) {
    long start = clocks.nanos().getAsLong();
    try {
      handler.run();
      return true;
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      counters.add(Counters.Count.HANDLERS_FAILED);
      LOG.error("The handler of {} failed", name, e);
      return false;
    } finally {
      long nanos = clocks.nanos().getAsLong() - start;
      if (nanos > limitNanos) {
        counters.add(Counters.Count.HANDLERS_SLOW);
        slow.add(name, nanos);
        LOG.warn(
            "The handler of {} held an event loop for {} ms",
            name,
            TimeUnit.NANOSECONDS.toMillis(nanos));
      }
    }
  }
}
