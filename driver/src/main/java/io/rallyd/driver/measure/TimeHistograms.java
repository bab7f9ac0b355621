package io.rallyd.driver.measure;

import org.HdrHistogram.Histogram;

/**
 * How long requests of one task and sample type took. Filled on the worker's loop until its turn on
 * the wire comes, then handed over whole to the thread that encodes it, then given back empty to be
 * filled again. Its memory depends on the range of the times, not on how long it is filled.
 */
final class TimeHistograms {
  /** Histograms grow by themselves beyond this. */
  private static final long EXPECTED_MAX_NANOS = 1_000_000_000L;

  /** No request takes longer; values beyond are recorded as this. */
  private static final long MAX_NANOS = 7L * 24 * 3600 * 1_000_000_000L;

  final Histogram latency = histogram();
  final Histogram serviceTime = histogram();
  final Histogram processingTime = histogram();

  void record(Sample sample) {
    record(latency, sample.latencyNanos);
    record(serviceTime, sample.serviceNanos);
    record(processingTime, sample.processingNanos);
  }

  /** Returns how many requests were recorded. */
  long requests() {
    return latency.getTotalCount();
  }

  void clear() {
    latency.reset();
    serviceTime.reset();
    processingTime.reset();
  }

  private static Histogram histogram() {
    Histogram histogram = new Histogram(1, EXPECTED_MAX_NANOS, 3);
    histogram.setAutoResize(true);
    return histogram;
  }

  private static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.max(0, Math.min(nanos, MAX_NANOS)));
  }
}
