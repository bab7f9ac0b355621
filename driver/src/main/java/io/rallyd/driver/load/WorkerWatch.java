package io.rallyd.driver.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a worker whose event loop does not turn any more, while the others go on and the machine
 * as a whole looks well: each loop is asked for a sign of life, and one that gives none in time has
 * failed. {@link #look} is called every second by one thread.
 */
final class WorkerWatch {
  /** How long a loop may take to turn; no collection of garbage takes as long. */
  static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Looks further apart than this mean that the process itself stood still. */
  private static final long STANDSTILL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final Logger LOG = LoggerFactory.getLogger(WorkerWatch.class);

  private final LongSupplier nanoTime;
  private final IntConsumer hangs;
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
   * @param hangs is told, once, of a worker that hangs
   */
  WorkerWatch(LongSupplier nanoTime, IntConsumer hangs) {
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
        LOG.error("Worker {} hangs at {}", worker.id, where(worker.thread));
        hangs.accept(worker.id);
      }
    }
  }

  private static void ask(Watched worker, long now) {
    worker.askedAt = now;
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
