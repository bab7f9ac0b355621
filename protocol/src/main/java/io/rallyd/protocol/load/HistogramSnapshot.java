package io.rallyd.protocol.load;

/**
 * Values recorded since the snapshot before: an HdrHistogram (nanoseconds, 3 significant digits) in
 * its compressed V2 encoding. The array is shared, not copied; neither side changes it.
 *
 * @param encoded the encoding; empty when nothing was recorded
 */
public record HistogramSnapshot(byte[] encoded) {}
