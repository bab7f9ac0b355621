package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * A worker has finished all before a join point and sent all its measurements.
 *
 * @param raceId the race
 * @param workerId the worker
 * @param joinPoint id of the join point, from 0
 * @param workerNanos monotonic clock of the worker's machine at that moment
 */
public record JoinPointReached(String raceId, int workerId, int joinPoint, long workerNanos)
    implements Message {
  /** How it travels. */
  public static final Wire<JoinPointReached> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putInt(m.workerId());
            out.putInt(m.joinPoint());
            out.putLong(m.workerNanos());
          },
          in -> new JoinPointReached(in.getString(), in.getInt(), in.getInt(), in.getLong()));
}
