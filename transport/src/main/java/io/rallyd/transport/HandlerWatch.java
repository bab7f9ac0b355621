package io.rallyd.transport;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names whoever keeps an event loop from its work, after and, when it takes long, while he does so,
 * and catches what handlers throw.
 */
final class HandlerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerWatch.class);

  /** A handler is named while it still runs when it has run so many times the limit. */
  private static final int HANGING = 10;

  private static final int LINES_PER_HANDLER = 10;
  private static final int LINES = 60;

  private final Clocks clocks;
  private final long limitNanos;
  private final Counters counters;
  private final SlowHandlers slow;
  private final LogBudget lines;
  private final Set<RunningHandler> threads = ConcurrentHashMap.newKeySet();
  private final Watchdog.Round round;
  private final FastThreadLocal<RunningHandler> running =
      new FastThreadLocal<>() {
        @Override
        protected RunningHandler initialValue() {
          RunningHandler made = new RunningHandler();
          threads.add(made);
          return made;
        }
      };

  HandlerWatch(Clocks clocks, long limitNanos, Counters counters, SlowHandlers slow) {
    this.clocks = clocks;
    this.limitNanos = limitNanos;
    this.counters = counters;
    this.slow = slow;
    this.lines = new LogBudget(LINES_PER_HANDLER, LINES, clocks.nanos());
    this.round = Watchdog.everyFew(Math.max(1, limitNanos * HANGING / 2), this::look);
  }

  /** Runs a handler; what it throws is logged and counted. Returns whether it ended well. */
  boolean run(String name, Runnable handler) {
    long start = now();
    RunningHandler here = here();
    long aroundSince = here.since();
    String around = here.begin(name, start);
    try {
      handler.run();
      return true;
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      failed(name, e);
      return false;
    } finally {
      here.end(around, aroundSince);
      long nanos = now() - start;
      if (tooLong(nanos)) {
        slow(name, nanos);
      }
    }
  }

  /** Names the handlers that hang at this moment, with where they are. */
  void look() {
    long now = clocks.nanos().getAsLong();
    threads.removeIf(RunningHandler::isDead);
    for (RunningHandler each : threads) {
      if (each.isToBeNamed(now, limitNanos * HANGING)) {
        LOG.error(
            "{} for {} ms by now, and nothing else goes on there. It is at{}",
            each,
            TimeUnit.NANOSECONDS.toMillis(each.nanos(now)),
            each.stack());
      }
    }
  }

  @Override
  public void close() {
    round.close();
  }

  // ---- for those that watch many handlers together ---------------------------------------------

  long now() {
    return clocks.nanos().getAsLong();
  }

  /** Returns what the thread is busy with. */
  RunningHandler here() {
    return running.get();
  }

  boolean tooLong(long nanos) {
    return nanos > limitNanos;
  }

  /** A handler threw this. */
  void failed(String name, Throwable thrown) {
    counters.add(Counters.Count.HANDLERS_FAILED);
    tell(name, thrown);
  }

  /** Logs why a handler failed; of one that does so all the time, some lines a minute. */
  void tell(String name, Throwable why) {
    long leftOut = lines.claim(name);
    if (leftOut != LogBudget.LEAVE_OUT) {
      LOG.error("The handler of {} failed{}", name, LogBudget.more(leftOut), why);
    }
  }

  /** This handler, or the answer to something, took so long. */
  void slow(String name, long nanos) {
    slow.add(name, nanos);
    slowTogether(name, nanos);
  }

  /** One of these handlers, or all together, took so long. */
  void slowTogether(String names, long nanos) {
    counters.add(Counters.Count.HANDLERS_SLOW);
    long leftOut = lines.claim(names);
    if (leftOut != LogBudget.LEAVE_OUT) {
      LOG.warn(
          "The handler of {} held an event loop for {} ms{}",
          names,
          TimeUnit.NANOSECONDS.toMillis(nanos),
          LogBudget.more(leftOut));
    }
  }
}
