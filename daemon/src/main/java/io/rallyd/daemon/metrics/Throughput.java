package io.rallyd.daemon.metrics;

/**
 * One value of the throughput of a task.
 *
 * @param absoluteMicros when, epoch microseconds
 * @param relativeMicros when, since the task began
 * @param warmup whether the task was still warming up
 * @param value operations per second since the task began
 * @param unit such as {@code docs/s}
 */
public record Throughput(
    long absoluteMicros, long relativeMicros, boolean warmup, double value, String unit) {}
