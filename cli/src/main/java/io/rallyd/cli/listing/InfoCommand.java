package io.rallyd.cli.listing;

import io.rallyd.cli.invocation.Action;
import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.invocation.CommonOptions;
import io.rallyd.cli.race.TaskOptions;
import io.rallyd.cli.race.TrackOptions;
import io.rallyd.cli.track.TrackInput;
import io.rallyd.driver.track.BuildFlavor;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.driver.track.TrackInfo;
import io.rallyd.protocol.load.TrackSelection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code esrally info}: shows what a track does. */
@Command(name = "info", description = "Show what a track does.", sortOptions = false)
public final class InfoCommand implements Action {
  @Mixin private TrackInput track;
  @Mixin private TaskOptions tasks;
  @Mixin private CommonOptions common;

  @Override
  public void check(CommandSpec spec, ParseResult arguments) {
    TrackOptions.check(spec, arguments);
    TaskOptions.check(spec, arguments);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public void run(Call call) {
    TrackSelection selection =
        new TrackSelection(
            tasks.challenge(),
            tasks.includeTasks(call.surroundings()),
            tasks.excludeTasks(call.surroundings()),
            false);
    LoadedTrack loaded = track.load(call, selection, BuildFlavor.DEFAULT);
    TrackInfo.lines(loaded.track()).forEach(call.console()::line);
    loaded.unsupported().forEach(call.console()::warning);
  }
}
