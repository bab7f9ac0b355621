package io.rallyd.protocol.load;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.wire.Wire;

/**
 * Pre-flight: can this machine drive load?
 *
 * @param raceId the race
 * @param corpusBytes bytes of corpora that may have to be stored, 0 when unknown
 */
public record CheckDriver(String raceId, long corpusBytes) implements Request<CheckReport> {
  /** How it travels. */
  public static final Wire<CheckDriver> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putLong(m.corpusBytes());
          },
          in -> new CheckDriver(in.getString(), in.getLong()));
}
