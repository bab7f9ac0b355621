package io.rallyd.driver.measure;

/**
 * What was counted of one task and sample type since the last delta. Filled on the worker's loop,
 * then handed over whole to the thread that encodes it, then given back empty to be filled again.
 */
final class Interval {
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
    bins.clear();
    errorDescriptions.clear();
    requests = 0;
    errors = 0;
    operations = 0;
    unit = null;
    ownThroughput = -1;
  }
}
