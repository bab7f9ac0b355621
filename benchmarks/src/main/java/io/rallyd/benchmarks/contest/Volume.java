package io.rallyd.benchmarks.contest;

/** How many bytes one operation moves, for {@link VolumeProfiler}. Set before the iterations. */
public final class Volume {
  private static volatile long bytes;

  private Volume() {}

  /** Says that every operation of this run moves so many bytes of payload. */
  public static void ofEachOperation(long bytesEach) {
    bytes = bytesEach;
  }

  static long bytes() {
    return bytes;
  }
}
