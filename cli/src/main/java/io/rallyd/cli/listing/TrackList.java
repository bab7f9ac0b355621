package io.rallyd.cli.listing;

import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.race.TrackOptions;
import io.rallyd.driver.track.TrackLocation;
import io.rallyd.driver.track.TrackLocations;
import java.util.List;

/** The bundled tracks, or the one at a path. */
final class TrackList {
  private TrackList() {}

  static void print(Call call, TrackOptions options) {
    options.requireBuilt();
    List<TrackLocation> tracks =
        options.trackPath() == null
            ? new TrackLocations(call.surroundings().bundledTracks())
                .names().stream()
                    .map(new TrackLocations(call.surroundings().bundledTracks())::named)
                    .toList()
            : List.of(
                TrackLocations.atPath(call.surroundings().arguments().path(options.trackPath())));
    call.console().line("Available tracks:\n");
    tracks.forEach(t -> call.console().line(t.name()));
  }
}
