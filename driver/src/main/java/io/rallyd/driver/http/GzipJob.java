package io.rallyd.driver.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One body on its way to its compressed form, see {@link Compression}. Safe for several threads.
 */
public final class GzipJob {
  private final Compression compression;
  private final RequestBody plain;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final CompletableFuture<RequestBody> compressed = new CompletableFuture<>();

  GzipJob(Compression compression, RequestBody plain) {
    this.compression = compression;
    this.plain = plain;
  }

  /**
   * Has this done before all that nobody waits for yet.
   *
   * @return the compressed body, or what kept it from being made; completes on any thread
   */
  CompletableFuture<RequestBody> hurry() {
    if (!taken.get()) {
      compression.queue(this, true);
    }
    return compressed;
  }

  /** Nobody wants it any more; if it has not begun, it never does. */
  public void cancel() {
    taken.set(true);
    compressed.cancel(false);
  }

  /** Does it, unless it was begun or cancelled before. */
  void run() {
    if (!taken.compareAndSet(false, true)) {
      return;
    }
    try {
      compressed.complete(compression.here(plain));
    } catch (Throwable e) {
      // Whatever it is, somebody waits for it and would wait for ever.
      compressed.completeExceptionally(e);
    }
  }
}
