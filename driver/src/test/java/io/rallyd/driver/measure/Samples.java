package io.rallyd.driver.measure;

/** Requests for tests. */
final class Samples {
  private Samples() {}

  /** A request of the first client that took so long. */
  static Sample of(long startNanos, long nanos) {
    Sample sample = new Sample();
    sample.startNanos = startNanos;
    sample.serviceNanos = nanos;
    sample.latencyNanos = nanos;
    sample.processingNanos = nanos;
    sample.periodNanos = nanos;
    sample.operations = 1;
    sample.unit = "ops";
    sample.success = true;
    sample.ownThroughput = Double.NaN;
    sample.progress = Double.NaN;
    return sample;
  }
}
