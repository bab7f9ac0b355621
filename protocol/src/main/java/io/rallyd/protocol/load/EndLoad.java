package io.rallyd.protocol.load;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.wire.Wire;

/**
 * Ends all of a race on a driver: workers stopped, connections closed, files of the race removed.
 *
 * @param raceId the race
 * @param kill true to drop running requests, false when all is at the last join point anyway
 */
public record EndLoad(String raceId, boolean kill) implements Request<CheckReport> {
  /** How it travels. */
  public static final Wire<EndLoad> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putBoolean(m.kill());
          },
          in -> new EndLoad(in.getString(), in.getBoolean()));
}
