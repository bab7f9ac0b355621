package io.rallyd.daemon.metrics;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.HistogramSnapshot;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Reads histogram snapshots. */
final class Histograms {
  /** Far above any honest snapshot: nanoseconds to a day at three digits are about 300 KiB raw. */
  private static final int LARGEST_SNAPSHOT = 2 << 20;

  private static final int SIGNIFICANT_DIGITS = 3;
  private static final int DIGITS_OF_CONDITIONS = 2;

  private Histograms() {}

  /** Returns an empty histogram that grows as needed. */
  static Histogram create() {
    return create(SIGNIFICANT_DIGITS);
  }

  /**
   * Returns an empty histogram that grows as needed, for what workers tell of themselves: as exact
   * as their snapshots, in an eighth of the memory, for there is one per machine and task.
   */
  static Histogram createForConditions() {
    return create(DIGITS_OF_CONDITIONS);
  }

  private static Histogram create(int digits) {
    Histogram histogram = new Histogram(digits);
    histogram.setAutoResize(true);
    return histogram;
  }

  /**
   * Adds what a snapshot holds.
   *
   * @throws RallyException when it is no snapshot
   */
  static void add(Histogram to, HistogramSnapshot snapshot) {
    byte[] encoded = snapshot.encoded();
    if (encoded.length == 0) {
      return;
    }
    if (encoded.length > LARGEST_SNAPSHOT) {
      throw new RallyException(
          "A load driver sent a histogram of " + encoded.length + " bytes, which is too large.");
    }
    try {
      to.add(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), 0));
    } catch (DataFormatException | RuntimeException e) {
      throw new RallyException("A load driver sent a histogram that cannot be read.", e);
    }
  }
}
