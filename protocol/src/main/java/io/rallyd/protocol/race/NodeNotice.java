package io.rallyd.protocol.race;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * A node has a line for the terminal.
 *
 * @param raceId the race
 * @param level {@code info}, {@code warning} or {@code error}
 * @param text the line without its prefix
 */
public record NodeNotice(String raceId, String level, String text) implements Message {
  /** How it travels. */
  public static final Wire<NodeNotice> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putString(m.level());
            out.putString(m.text());
          },
          in -> new NodeNotice(in.getString(), in.getString(), in.getString()));
}
