package io.rallyd.protocol.session;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.wire.Wire;

/**
 * Asks to end the race and clean up; {@link RaceFinished} follows.
 *
 * @param raceId the race, or empty for the running one
 * @param reason one phrase for the log
 */
public record CancelRace(String raceId, String reason) implements Request<Acknowledged> {
  /** How it travels. */
  public static final Wire<CancelRace> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putString(m.reason());
          },
          in -> new CancelRace(in.getString(), in.getString()));
}
