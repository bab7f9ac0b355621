package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;

/**
 * A worker has finished all before a join point and sent all its measurements.
 *
 * @param raceId the race
 * @param workerId the worker
 * @param joinPoint id of the join point, from 0
 * @param workerNanos monotonic clock of the worker's machine at that moment
 */
public record JoinPointReached(String raceId, int workerId, int joinPoint, long workerNanos)
    implements Message {}
