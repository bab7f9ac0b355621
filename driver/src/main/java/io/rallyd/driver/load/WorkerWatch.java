package io.rallyd.driver.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells where a worker hangs: each event loop is asked for a sign of life, and when one gives none
 * in time the stack of its thread is told. The race is ended by the coordinator, which hears
 * nothing from such a worker. {@link #look} is called every second by one thread.
 */
final class WorkerWatch {
  /** How long a loop may take to turn; shorter than any time the coordinator can be set to wait. */
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(8);

  /** Looks further apart than this mean that the process itself stood still. */
  private static final long STANDSTILL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final LongSupplier nanoTime;
  private final Consumer<String> hangs;
  private final List<Watched> workers = new ArrayList<>();
  private long lastLook;

  private static final class Watched {
    private final int id;
    private final Executor loop;
    private volatile boolean answered = true;
    private volatile Thread thread;
    private long askedAt;
    private boolean told;

    Watched(int id, Executor loop) {
      this.id = id;
      this.loop = loop;
    }

    void answer() {
      thread = Thread.currentThread();
      answered = true;
    }
  }

  /**
   * Creates a watch over nobody.
   *
   * @param nanoTime monotonic clock
   * @param hangs is told, once each time, which worker hangs and where
   */
  WorkerWatch(LongSupplier nanoTime, Consumer<String> hangs) {
    this.nanoTime = nanoTime;
    this.hangs = hangs;
    this.lastLook = nanoTime.getAsLong();
  }

  /** Watches a worker from now on; before the first look. */
  void add(int worker, Executor loop) {
    workers.add(new Watched(worker, loop));
  }

  /** Takes the answers and asks again. */
  void look() {
    long now = nanoTime.getAsLong();
    boolean stoodStill = now - lastLook > STANDSTILL_NANOS;
    lastLook = now;
    for (Watched worker : workers) {
      if (worker.answered) {
        ask(worker, now);
      } else if (stoodStill) {
        worker.askedAt = now;
      } else if (!worker.told && now - worker.askedAt > DEADLINE_NANOS) {
        worker.told = true;
        hangs.accept("Worker " + worker.id + " hangs at " + where(worker.thread));
      }
    }
  }

  private static void ask(Watched worker, long now) {
    worker.askedAt = now;
    worker.told = false;
    worker.answered = false;
    try {
      worker.loop.execute(worker::answer);
    } catch (RejectedExecutionException e) {
      // It was ended in order.
      worker.answered = true;
    }
  }

  private static String where(Thread thread) {
    if (thread == null) {
      return "its start";
    }
    StringBuilder trace = new StringBuilder(thread.getName());
    for (StackTraceElement element : thread.getStackTrace()) {
      trace.append("\n\tat ").append(element);
    }
    return trace.toString();
  }
}
