package io.rallyd.benchmarks.scale;

/** Waiting while something is measured. */
final class Pause {
  private Pause() {}

  static void millis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("the measurement was interrupted", e);
    }
  }
}
