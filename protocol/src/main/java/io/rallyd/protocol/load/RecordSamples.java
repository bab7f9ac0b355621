package io.rallyd.protocol.load;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.wire.Wire;

/**
 * Has a load driver keep each request of a race in a file on its own disk; comes before {@link
 * StartLoad}. The answer says what hinders it.
 *
 * @param raceId the race
 * @param path absolute path of the file; empty for one in the directory of the race
 */
public record RecordSamples(String raceId, String path) implements Request<CheckReport> {
  /** How it travels. */
  public static final Wire<RecordSamples> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putString(m.path());
          },
          in -> new RecordSamples(in.getString(), in.getString()));
}
