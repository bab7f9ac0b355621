package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * Sets the rate of a task that has not begun; comes before the {@link Drive} to it.
 *
 * @param raceId the race
 * @param taskIndex index of the leaf task in the order of the challenge's schedule
 * @param value the rate of all clients together, in the unit of the task's target
 */
public record SetTargetThroughput(String raceId, int taskIndex, double value) implements Message {
  /** How it travels. */
  public static final Wire<SetTargetThroughput> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putInt(m.taskIndex());
            out.putDouble(m.value());
          },
          in -> new SetTargetThroughput(in.getString(), in.getInt(), in.getDouble()));
}
