package io.rallyd.cli.track;

import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.race.ParameterOptions;
import io.rallyd.cli.race.TrackOptions;
import io.rallyd.daemon.repository.Repositories;
import io.rallyd.daemon.repository.TrackLibrary;
import io.rallyd.driver.track.BuildFlavor;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.driver.track.TrackLoader;
import io.rallyd.driver.track.TrackLocation;
import io.rallyd.protocol.load.TrackSelection;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The flags of commands that look at a track and race nothing, and what they do with it. */
public final class TrackInput {
  @Mixin private ParameterOptions parameters;
  @Mixin private TrackOptions track;

  /** Loads the track; its warnings are on the console already. */
  public LoadedTrack load(Call call, TrackSelection selection, BuildFlavor flavor) {
    LoadedTrack loaded =
        use(
            call,
            location ->
                new TrackLoader()
                    .load(
                        location,
                        parameters.trackParams(call.surroundings()),
                        parameters.ignoreUnusedTrackParams(),
                        selection,
                        flavor));
    loaded.warnings().forEach(call.console()::warning);
    return loaded;
  }

  /** Returns the JSON that the templates of the track make. */
  String render(Call call, BuildFlavor flavor) {
    return use(
        call,
        location ->
            new TrackLoader()
                .render(location, parameters.trackParams(call.surroundings()), flavor));
  }

  private <T> T use(Call call, Function<TrackLocation, T> user) {
    return new TrackLibrary(new Repositories())
        .use(track.place(call, parameters.track()), "", call.offline(), call.notices(), user);
  }
}
