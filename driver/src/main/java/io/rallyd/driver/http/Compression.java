package io.rallyd.driver.http;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the bodies of requests are compressed: small ones by whoever asks, the others by a few
 * threads, so that the loop that asks, and with it all other clients of its worker, need not wait.
 * Bodies that a request waits for come before those compressed ahead, otherwise each in its turn.
 * Safe for use by several threads; whoever made it closes it.
 */
public final class Compression implements AutoCloseable {
  /** Up to here compressing, some 30 us, takes no longer than handing over and back. */
  private static final int SMALL = 4 * 1024;

  /** Larger ones are only compressed when they are sent: what is made ahead lies on the heap. */
  private static final int LARGEST_AHEAD = 8 << 20;

  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor threads;
  private final AtomicLong turns = new AtomicLong();
  private final ConcurrentLinkedDeque<Gzip> free = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /** A job in the queue; one may be there twice, and the first to come up does it. */
  private record Turn(boolean awaited, long number, GzipJob job)
      implements Runnable, Comparable<Turn> {

    @Override
    public void run() {
      job.run();
    }

    @Override
    public int compareTo(Turn other) {
      return awaited == other.awaited
          ? Long.compare(number, other.number)
          : Boolean.compare(other.awaited, awaited);
    }
  }

  /**
   * Creates it; threads start with the first work.
   *
   * @param maxThreads how many bodies are compressed at the same time
   */
  public Compression(int maxThreads) {
    AtomicLong started = new AtomicLong();
    ThreadFactory factory =
        work -> {
          Thread thread = new Thread(work, "rallyd-gzip-" + started.getAndIncrement());
          thread.setDaemon(true);
          return thread;
        };
    threads =
        new ThreadPoolExecutor(
            maxThreads,
            maxThreads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new PriorityBlockingQueue<>(),
            factory);
    threads.allowCoreThreadTimeOut(true);
  }

  /** Returns whether a body is so small that it is best compressed where it is. */
  static boolean isSmall(RequestBody body) {
    return body.size() <= SMALL;
  }

  /** Compresses a body on this thread. */
  RequestBody here(RequestBody body) {
    Gzip gzip = free.pollFirst();
    if (gzip == null) {
      gzip = new Gzip();
    }
    try {
      return RequestBody.of(gzip.compress(body));
    } finally {
      free.addFirst(gzip);
      if (closed) {
        endFree();
      }
    }
  }

  /**
   * Has a body compressed ahead of its request.
   *
   * @return the job, null for a body that should not be compressed ahead
   */
  public GzipJob ahead(RequestBody body) {
    if (isSmall(body) || body.size() > LARGEST_AHEAD) {
      return null;
    }
    GzipJob job = new GzipJob(this, body);
    queue(job, false);
    return job;
  }

  /** Has a job done in its turn; behind the end it is cancelled. */
  void queue(GzipJob job, boolean awaited) {
    try {
      threads.execute(new Turn(awaited, turns.getAndIncrement(), job));
    } catch (RejectedExecutionException e) {
      job.cancel();
    }
  }

  /** Ends the threads; what has not begun is cancelled. */
  @Override
  public void close() {
    closed = true;
    threads.shutdownNow().forEach(left -> ((Turn) left).job().cancel());
    endFree();
  }

  private void endFree() {
    for (Gzip gzip = free.pollFirst(); gzip != null; gzip = free.pollFirst()) {
      gzip.close();
    }
  }
}
