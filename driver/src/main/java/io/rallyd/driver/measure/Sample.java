package io.rallyd.driver.measure;

/**
 * One request as it is measured. Mutable and used again for the next request of the same client, so
 * that measuring creates no garbage; confined to the worker's loop. Times are nanoseconds of the
 * worker's clock.
 */
public final class Sample {
  /** Index of the client among those of its task on this worker. */
  public int client;

  /** Whether it was made during warmup. */
  public boolean warmup;

  /** When the request began at the socket. */
  public long startNanos;

  /** Time from the intended start, if there was one, to the last byte of the answer. */
  public long latencyNanos;

  /** Time from the first byte sent to the last byte received. */
  public long serviceNanos;

  /** Time that includes making the request and reading the answer. */
  public long processingNanos;

  /** Time from the client's zero to the end of the request. */
  public long periodNanos;

  /** Operations made, 0 for a failure. */
  public long operations;

  /** Unit of the operations. */
  public String unit;

  /** Whether it succeeded. */
  public boolean success;

  /** What the error was, null for none. */
  public String errorDescription;

  /** Throughput that the runner states itself, NaN for none. */
  public double ownThroughput;

  /** How far the client is, NaN when unknown. */
  public double progress;
}
