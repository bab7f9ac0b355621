package io.rallyd.driver.track;

import io.rallyd.driver.http.ServerKind;
import io.rallyd.protocol.load.TrackSelection;
import java.util.List;
import java.util.Map;

/**
 * A track as the coordinator loaded it, with what the drivers need to read the same.
 *
 * @param track the model, filtered and cut down as selected
 * @param location where it came from
 * @param trackJson the rendered track file, complete JSON
 * @param bodies rendered index bodies and templates by the file name the track uses
 * @param selection what was selected
 * @param notices lines for the terminal that tell what the selection means
 * @param warnings lines for the terminal
 * @param obstacles reasons why this version cannot race the chosen challenge; listing and
 *     describing it works all the same
 * @param validated whether the track brings checks of its own for the chosen challenge, which this
 *     version cannot run
 */
public record LoadedTrack(
    Track track,
    TrackLocation location,
    String trackJson,
    Map<String, String> bodies,
    TrackSelection selection,
    List<String> notices,
    List<String> warnings,
    List<Obstacle> obstacles,
    boolean validated) {
  public LoadedTrack {
    notices = List.copyOf(notices);
    warnings = List.copyOf(warnings);
    obstacles = List.copyOf(obstacles);
  }

  /** Returns one sentence for each reason why this version cannot race the chosen challenge. */
  public List<String> unsupported() {
    return obstacles.stream().map(Obstacle::sentence).toList();
  }

  /**
   * Returns one sentence for each reason why a server cannot take this track. Of a server of
   * unknown version nothing is said; it will speak for itself.
   */
  public List<String> problemsOn(ServerKind server) {
    if (server.major() == 0 || server.hasTypes()) {
      return List.of();
    }
    return track.indices().stream()
        .filter(index -> !index.types().isEmpty())
        .map(
            index ->
                "Index ["
                    + index.name()
                    + "] of track ["
                    + track.name()
                    + "] has document types "
                    + index.types()
                    + ", which only servers before 7.0 know; there is surely a version of the track"
                    + " for newer ones.")
        .toList();
  }
}
