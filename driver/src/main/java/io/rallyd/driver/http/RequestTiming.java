package io.rallyd.driver.http;

/**
 * When the requests of one invocation began and ended: the earliest start and the latest end, in
 * nanoseconds of the worker's clock. Confined to the worker's loop.
 */
public final class RequestTiming {
  private boolean started;
  private boolean ended;
  private long start;
  private long end;

  /** Forgets all. */
  public void reset() {
    started = false;
    ended = false;
  }

  /** A request begins. */
  public void started(long nanos) {
    if (!started || nanos - start < 0) {
      start = nanos;
      started = true;
    }
  }

  /** A request ends, in whatever way. */
  public void ended(long nanos) {
    if (!ended || nanos - end > 0) {
      end = nanos;
      ended = true;
    }
  }

  /** Adds what another one saw. */
  public void include(RequestTiming inner) {
    if (inner.complete()) {
      started(inner.start);
      ended(inner.end);
    }
  }

  /** Returns whether at least one request began and ended. */
  public boolean complete() {
    return started && ended;
  }

  /** Returns the start; only when {@link #complete()}. */
  public long startNanos() {
    return start;
  }

  /** Returns the end; only when {@link #complete()}. */
  public long endNanos() {
    return end;
  }
}
