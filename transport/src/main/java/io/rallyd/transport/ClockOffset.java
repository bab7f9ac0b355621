package io.rallyd.transport;

/**
 * The difference between two wall clocks.
 *
 * @param offsetMicros peer's clock minus ours; 0 until measured
 * @param roundTripMicros round trip of the measurement it is taken from, which bounds its error by
 *     half; -1 until measured
 */
public record ClockOffset(long offsetMicros, long roundTripMicros) {}
