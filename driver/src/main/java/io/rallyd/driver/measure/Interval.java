package io.rallyd.driver.measure;

import org.HdrHistogram.Histogram;

/**
 * What was measured of one task and sample type since the last delta. Filled on the worker's loop,
 * then handed over whole to the thread that encodes it, then given back empty to be filled again.
 */
final class Interval {
  /** Histograms grow by themselves beyond this. */
  private static final long EXPECTED_MAX_NANOS = 1_000_000_000L;

  /** No request takes longer; values beyond are recorded as this. */
  private static final long MAX_NANOS = 7L * 24 * 3600 * 1_000_000_000L;

  final Histogram latency = histogram();
  final Histogram serviceTime = histogram();
  final Histogram processingTime = histogram();
  final ThroughputBins bins = new ThroughputBins();
  final ErrorTally errorDescriptions = new ErrorTally();
  long requests;
  long errors;
  long operations;
  String unit;
  double ownThroughput;
  long taskStartMicros;
  long maxRelativeMicros;
  double progressSum;
  int progressClients;

  Interval() {
    clear();
  }

  void record(Sample sample) {
    record(latency, sample.latencyNanos);
    record(serviceTime, sample.serviceNanos);
    record(processingTime, sample.processingNanos);
    requests++;
    operations += sample.operations;
    if (sample.success || sample.operations > 0) {
      unit = sample.unit;
    }
    if (!sample.success) {
      errors++;
      if (sample.errorDescription != null) {
        errorDescriptions.add(sample.errorDescription);
      }
      if (unit == null) {
        unit = sample.unit;
      }
    }
    if (!Double.isNaN(sample.ownThroughput)) {
      ownThroughput = sample.ownThroughput;
    }
  }

  void clear() {
    latency.reset();
    serviceTime.reset();
    processingTime.reset();
    bins.clear();
    errorDescriptions.clear();
    requests = 0;
    errors = 0;
    operations = 0;
    unit = null;
    ownThroughput = -1;
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
