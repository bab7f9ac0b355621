package io.rallyd.protocol.session;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;
import java.util.List;

/**
 * The race is over and every machine is clean, or said what is not.
 *
 * @param raceId the race
 * @param outcome {@code success}, {@code cancelled} or {@code failed}
 * @param problems one sentence each; empty on success
 * @param raceJson the race document with its results, empty when there are none
 */
public record RaceFinished(String raceId, String outcome, List<String> problems, String raceJson)
    implements Message {
  /** How it travels. */
  public static final Wire<RaceFinished> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putString(m.outcome());
            out.putStrings(m.problems());
            out.putString(m.raceJson());
          },
          in -> new RaceFinished(in.getString(), in.getString(), in.getStrings(), in.getString()));

  public RaceFinished {
    problems = List.copyOf(problems);
  }
}
