package io.rallyd.protocol.load;

import io.rallyd.protocol.wire.Wire;

/**
 * Values recorded since the snapshot before: an HdrHistogram (nanoseconds, 3 significant digits) in
 * its compressed V2 encoding. The array is shared, not copied; neither side changes it.
 *
 * @param encoded the encoding; empty when nothing was recorded, or when it comes later
 */
public record HistogramSnapshot(byte[] encoded) {
  /** How it travels. */
  public static final Wire<HistogramSnapshot> WIRE =
      Wire.of((out, m) -> out.putBytes(m.encoded()), in -> new HistogramSnapshot(in.getBytes()));
}
