package io.rallyd.daemon.metrics;

/**
 * What the throughput calculation takes for one request: its start and what it achieved. Requests
 * that started close together may be summed into one; its start is then that of the last of them.
 *
 * @param absoluteMicros start, epoch microseconds in the coordinator's clock
 * @param relativeMicros start since the task began
 * @param warmup whether it belongs to the warmup
 * @param operations its weight, 0 or more
 * @param taskStartMicros zero of the task's clock as this sample's client sees it: request start
 *     minus time period, epoch microseconds; only that of the earliest sample counts
 * @param unit unit of the weight, such as {@code docs}
 * @param ownThroughput throughput that the runner states itself, negative when it states none
 */
public record ThroughputSample(
    long absoluteMicros,
    long relativeMicros,
    boolean warmup,
    long operations,
    long taskStartMicros,
    String unit,
    double ownThroughput) {}
