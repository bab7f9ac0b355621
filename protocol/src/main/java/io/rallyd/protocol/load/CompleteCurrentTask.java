package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * Tells all workers to end the current tasks, since the completing ones are done.
 *
 * @param raceId the race
 * @param joinPoint the join point that the current tasks lead to
 */
public record CompleteCurrentTask(String raceId, int joinPoint) implements Message {
  /** How it travels. */
  public static final Wire<CompleteCurrentTask> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putInt(m.joinPoint());
          },
          in -> new CompleteCurrentTask(in.getString(), in.getInt()));
}
