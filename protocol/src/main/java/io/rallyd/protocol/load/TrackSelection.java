package io.rallyd.protocol.load;

import io.rallyd.protocol.wire.Wire;
import java.util.List;

/**
 * Which part of a track is raced.
 *
 * @param challenge name of the challenge
 * @param includeTasks task filters to keep
 * @param excludeTasks task filters to drop
 * @param testMode whether the track is cut down for a test
 */
public record TrackSelection(
    String challenge, List<String> includeTasks, List<String> excludeTasks, boolean testMode) {
  /** How it travels. */
  public static final Wire<TrackSelection> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.challenge());
            out.putStrings(m.includeTasks());
            out.putStrings(m.excludeTasks());
            out.putBoolean(m.testMode());
          },
          in ->
              new TrackSelection(
                  in.getString(), in.getStrings(), in.getStrings(), in.getBoolean()));

  public TrackSelection {
    includeTasks = List.copyOf(includeTasks);
    excludeTasks = List.copyOf(excludeTasks);
  }
}
