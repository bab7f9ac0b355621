package io.rallyd.benchmarks.contest;

import org.HdrHistogram.Histogram;

/**
 * The latencies of the iteration that runs, for {@link LatencyProfiler}. Recorded by one thread at
 * a time, which must have happened before the end of the benchmark method.
 */
public final class Latencies {
  private static final long LONGEST = 60_000_000_000L;
  private static final Histogram NANOS = new Histogram(LONGEST, 3);

  private Latencies() {}

  /** Records how long one operation took. */
  public static void record(long nanos) {
    NANOS.recordValue(Math.max(0, Math.min(nanos, LONGEST)));
  }

  static void reset() {
    NANOS.reset();
  }

  static long count() {
    return NANOS.getTotalCount();
  }

  static double micros(double percentile) {
    return NANOS.getValueAtPercentile(percentile) / 1000.0;
  }
}
