package io.rallyd.benchmarks.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** So many operations that are waited for as one. Safe for use by many threads. */
public final class Batch {
  private static final long SECONDS = 300;

  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final AtomicInteger left;

  /** Creates a batch of which nothing is done yet. */
  public Batch(int operations) {
    this.left = new AtomicInteger(operations);
  }

  /** Counts one operation that ended well. */
  public void count() {
    if (left.decrementAndGet() == 0) {
      done.complete(null);
    }
  }

  /** Gives up. */
  public void fail(Throwable cause) {
    done.completeExceptionally(cause);
  }

  /** Waits until all operations were counted. */
  public void await() {
    try {
      done.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("an operation failed", e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("not all was answered within " + SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
