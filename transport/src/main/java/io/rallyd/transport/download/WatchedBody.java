package io.rallyd.transport.download;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The body of an answer, given up when nothing comes for too long or nobody wants it any more. */
final class WatchedBody extends FilterInputStream {
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

  private final Duration idle;
  private final BooleanSupplier cancelled;
  private volatile long heard = System.nanoTime();
  private volatile boolean closed;
  private volatile boolean givenUp;

  WatchedBody(InputStream in, Duration idle, BooleanSupplier cancelled) {
    super(in);
    this.idle = idle;
    this.cancelled = cancelled;
    LATER.execute(this::look);
  }

  private void look() {
    if (closed) {
      return;
    }
    if (cancelled.getAsBoolean() || System.nanoTime() - heard > idle.toNanos()) {
      givenUp = true;
      try {
        in.close();
      } catch (IOException e) {
        // The reader hears that it is given up.
        return;
      }
    } else {
      LATER.execute(this::look);
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read;
    try {
      read = in.read(buffer, offset, length);
    } catch (IOException e) {
      throw givenUp ? stalled() : e;
    }
    if (givenUp) {
      throw stalled();
    }
    heard = System.nanoTime();
    return read;
  }

  private IOException stalled() {
    return new IOException("nothing came for " + idle.toMillis() / 1000.0 + " s");
  }

  @Override
  public void close() throws IOException {
    closed = true;
    super.close();
  }
}
