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
 * @param serverless whether tasks are dropped that a serverless cluster does not let anyone run
 * @param operator whether, on a serverless cluster, tasks for its operators stay
 */
public record TrackSelection(
    String challenge,
    List<String> includeTasks,
    List<String> excludeTasks,
    boolean testMode,
    boolean serverless,
    boolean operator) {
  /** How it travels. */
  public static final Wire<TrackSelection> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.challenge());
            out.putStrings(m.includeTasks());
            out.putStrings(m.excludeTasks());
            out.putBoolean(m.testMode());
            out.putBoolean(m.serverless());
            out.putBoolean(m.operator());
          },
          in ->
              new TrackSelection(
                  in.getString(),
                  in.getStrings(),
                  in.getStrings(),
                  in.getBoolean(),
                  in.getBoolean(),
                  in.getBoolean()));

  public TrackSelection {
    includeTasks = List.copyOf(includeTasks);
    excludeTasks = List.copyOf(excludeTasks);
  }

  /** Selects for a cluster that is not serverless. */
  public TrackSelection(
      String challenge, List<String> includeTasks, List<String> excludeTasks, boolean testMode) {
    this(challenge, includeTasks, excludeTasks, testMode, false, false);
  }
}
