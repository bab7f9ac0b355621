package io.rallyd.protocol.session;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * The race has begun; its events follow on the same link.
 *
 * @param raceId its id
 */
public record RaceAccepted(String raceId) implements Message {
  /** How it travels. */
  public static final Wire<RaceAccepted> WIRE =
      Wire.of((out, m) -> out.putString(m.raceId()), in -> new RaceAccepted(in.getString()));
}
