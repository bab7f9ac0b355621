package io.rallyd.driver.loop;

import java.util.ArrayDeque;
import java.util.Queue;

/** Timers whose time passes only when a test lets it. */
public final class VirtualTimers implements Timers {
  private final TimerHeap heap = new TimerHeap();
  private final Queue<Runnable> work = new ArrayDeque<>();
  private long now = 5_000_000_000L;

  private final Clock clock =
      new Clock() {
        @Override
        public long nanos() {
          return now;
        }

        @Override
        public long wallMicros(long nanos) {
          return 1_700_000_000_000_000L + nanos / 1000;
        }
      };

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public void schedule(LoopTimer timer, long dueNanos) {
    heap.set(timer, dueNanos);
  }

  @Override
  public void cancel(LoopTimer timer) {
    heap.remove(timer);
  }

  @Override
  public void execute(Runnable what) {
    work.add(what);
  }

  /** Calls back after a time. */
  public void after(double millis, Runnable what) {
    heap.set(
        new LoopTimer(false) {
          @Override
          protected void fire() {
            what.run();
          }
        },
        now + (long) (millis * 1e6));
  }

  /** Lets time pass in which nothing is done, as when the process is stopped. */
  public void standStill(double millis) {
    now += (long) (millis * 1e6);
  }

  /** Does everything that is to be done, jumping from moment to moment, until nothing is left. */
  public void run() {
    while (!work.isEmpty() || heap.first() != null) {
      if (!work.isEmpty()) {
        work.remove().run();
      } else {
        now = Math.max(now, heap.firstNanos());
        heap.fireDue(now);
      }
    }
  }
}
