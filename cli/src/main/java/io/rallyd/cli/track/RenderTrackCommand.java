package io.rallyd.cli.track;

import io.rallyd.cli.invocation.Action;
import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.invocation.CommonOptions;
import io.rallyd.cli.race.TrackOptions;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** {@code esrally render-track}: shows the JSON that the templates of a track make. */
@Command(
    name = "render-track",
    description = "Print the JSON that the templates of a track make.",
    sortOptions = false)
public final class RenderTrackCommand implements Action {
  @Mixin private TrackInput track;
  @Mixin private FlavorOptions flavor;

  @Option(
      names = "--output-path",
      paramLabel = "FILE",
      description = "Write it to this file instead.")
  private String outputPath;

  @Mixin private CommonOptions common;

  @Override
  public void check(CommandSpec spec, ParseResult arguments) {
    TrackOptions.check(spec, arguments);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public boolean quietByDefault() {
    return true;
  }

  @Override
  public void run(Call call) {
    String json = track.render(call, flavor.flavor());
    if (outputPath == null) {
      call.console().forced(json + "\n");
      return;
    }
    Path file = call.surroundings().arguments().path(outputPath);
    try {
      Files.writeString(file, json + "\n");
    } catch (IOException e) {
      throw new RallyException(
          "The rendered track cannot be written to ["
              + file
              + "]: "
              + (e instanceof NoSuchFileException ? "its directory does not exist" : e.getMessage())
              + ".",
          e);
    }
    call.console().info("The rendered track is in [" + file + "].");
  }
}
