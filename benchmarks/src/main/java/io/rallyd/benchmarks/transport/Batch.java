package io.rallyd.benchmarks.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** So many operations that are waited for as one. Counted by one thread, awaited by another. */
final class Batch {
  private static final long SECONDS = 60;

  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private int left;

  Batch(int operations) {
    this.left = operations;
  }

  /** Counts one operation that ended well. */
  void count() {
    if (--left == 0) {
      done.complete(null);
    }
  }

  /** Gives up. */
  void fail(Throwable cause) {
    done.completeExceptionally(cause);
  }

  /** Waits until all operations were counted. */
  void await() {
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
