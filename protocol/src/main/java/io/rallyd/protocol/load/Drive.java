package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * Tells a worker to go on behind a join point.
 *
 * @param raceId the race
 * @param workerId the worker
 * @param joinPoint the one it waits at
 * @param startNanos when to start, in the monotonic clock of the worker's machine
 */
public record Drive(String raceId, int workerId, int joinPoint, long startNanos)
    implements Message {
  /** How it travels. */
  public static final Wire<Drive> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putInt(m.workerId());
            out.putInt(m.joinPoint());
            out.putLong(m.startNanos());
          },
          in -> new Drive(in.getString(), in.getInt(), in.getInt(), in.getLong()));
}
