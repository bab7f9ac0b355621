package io.rallyd.protocol.race;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * How far a node is with a long step such as a download.
 *
 * @param raceId the race
 * @param step what is being done
 * @param percent 0 to 100, negative when unknown
 * @param finished whether the step is over
 */
public record NodeProgress(String raceId, String step, double percent, boolean finished)
    implements Message {
  /** How it travels. */
  public static final Wire<NodeProgress> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putString(m.step());
            out.putDouble(m.percent());
            out.putBoolean(m.finished());
          },
          in -> new NodeProgress(in.getString(), in.getString(), in.getDouble(), in.getBoolean()));
}
