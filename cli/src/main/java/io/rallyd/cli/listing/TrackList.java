package io.rallyd.cli.listing;

import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.race.TrackFiles;
import io.rallyd.cli.race.TrackOptions;
import io.rallyd.driver.track.TrackLocation;
import java.util.List;

/** The bundled tracks, or the one at a path. */
final class TrackList {
  private TrackList() {}

  static void print(Call call, TrackOptions options) {
    options.requireBuilt();
    List<TrackLocation> tracks =
        options.trackPath() == null
            ? TrackFiles.allBundled(call.surroundings().bundledTracks())
            : List.of(TrackFiles.atPath(call.surroundings().arguments().path(options.trackPath())));
    call.console().line("Available tracks:\n");
    tracks.forEach(t -> call.console().line(t.name()));
  }
}
