package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;

/**
 * Tells a worker to go on behind a join point.
 *
 * @param raceId the race
 * @param workerId the worker
 * @param joinPoint the one it waits at
 * @param startNanos when to start, in the monotonic clock of the worker's machine
 */
public record Drive(String raceId, int workerId, int joinPoint, long startNanos)
    implements Message {}
