package io.rallyd.driver.track;

/**
 * The rate a task aims for, over all its clients.
 *
 * @param value units per second, more than 0
 * @param unit with the time, such as {@code ops/s} or {@code docs/s}
 */
public record TargetThroughput(double value, String unit) {}
