package io.rallyd.protocol.load;

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
  public TrackSelection {
    includeTasks = List.copyOf(includeTasks);
    excludeTasks = List.copyOf(excludeTasks);
  }
}
