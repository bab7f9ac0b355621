package io.rallyd.driver.measure;

/** Some requests on their way from a worker's loop to the file that keeps them; used again. */
final class SampleBatch {
  /** Requests of a batch. */
  static final int SIZE = 512;

  final int[] task = new int[SIZE];
  final int[] client = new int[SIZE];
  final boolean[] warmup = new boolean[SIZE];
  final boolean[] success = new boolean[SIZE];
  final long[] startMicros = new long[SIZE];
  final long[] relativeMicros = new long[SIZE];
  final long[] latencyNanos = new long[SIZE];
  final long[] serviceNanos = new long[SIZE];
  final long[] processingNanos = new long[SIZE];
  final long[] operations = new long[SIZE];
  final String[] unit = new String[SIZE];
  final String[] error = new String[SIZE];
  int size;

  void add(int taskIndex, int clientId, Sample sample, long absolute, long relative) {
    task[size] = taskIndex;
    client[size] = clientId;
    warmup[size] = sample.warmup;
    success[size] = sample.success;
    startMicros[size] = absolute;
    relativeMicros[size] = relative;
    latencyNanos[size] = sample.latencyNanos;
    serviceNanos[size] = sample.serviceNanos;
    processingNanos[size] = sample.processingNanos;
    operations[size] = sample.operations;
    unit[size] = sample.unit;
    error[size] = sample.errorDescription;
    size++;
  }

  boolean full() {
    return size == SIZE;
  }
}
