package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * A worker cannot go on; the race must end.
 *
 * @param raceId the race
 * @param workerId the worker
 * @param sentence what happened, such as {@code Cannot run task [x]: ...}
 */
public record LoadFailed(String raceId, int workerId, String sentence) implements Message {
  /** How it travels. */
  public static final Wire<LoadFailed> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putInt(m.workerId());
            out.putString(m.sentence());
          },
          in -> new LoadFailed(in.getString(), in.getInt(), in.getString()));
}
