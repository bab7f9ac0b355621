package io.rallyd.driver.corpus;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Waits for a transfer as long as it goes on. */
final class IdleWait {
  private IdleWait() {}

  /**
   * Waits for the end of a transfer.
   *
   * @param transfer is cancelled when nothing comes any more or the thread is interrupted
   * @param idle longest time without progress; up to twice that may pass before it is noticed
   * @param bytesSoFar how much has come
   * @throws IOException when it failed, came to a halt or was cancelled
   */
  static <T> T until(CompletableFuture<T> transfer, Duration idle, LongSupplier bytesSoFar)
      throws IOException {
    long before = -1;
    while (true) {
      try {
        return transfer.get(idle.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        long now = bytesSoFar.getAsLong();
        if (now == before) {
          transfer.cancel(true);
          throw new IOException("nothing came for " + idle.toSeconds() + " s", e);
        }
        before = now;
      } catch (InterruptedException e) {
        transfer.cancel(true);
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("cancelled");
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io ? io : new IOException(message(e), e);
      }
    }
  }

  private static String message(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
