package io.rallyd.cli.listing;

import io.rallyd.cli.argument.Versions;
import io.rallyd.cli.invocation.Action;
import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.invocation.Choices;
import io.rallyd.cli.invocation.CommonOptions;
import io.rallyd.cli.race.TeamOptions;
import io.rallyd.cli.race.TrackOptions;
import io.rallyd.protocol.RallyException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

/** {@code esrally list}: shows what there is of one kind. */
@Command(
    name = "list",
    description = "List tracks, cars, pipelines or past races.",
    sortOptions = false)
public final class ListCommand implements Action {
  static final class Kinds extends Choices {
    Kinds() {
      super(
          "tracks",
          "cars",
          "pipelines",
          "races",
          "telemetry",
          "elasticsearch-plugins",
          "annotations");
    }
  }

  static final class Formats extends Choices {
    Formats() {
      super("text", "json");
    }
  }

  @Parameters(
      paramLabel = "CONFIGURATION",
      completionCandidates = Kinds.class,
      description = "tracks, cars, pipelines or races.")
  private String kind;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "Show at most so many races (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--track", paramLabel = "NAME", description = "Show only races of this track.")
  private String track;

  @Option(
      names = "--benchmark-name",
      paramLabel = "NAME",
      description = "Show only races with this user tag 'name' or 'benchmark-name'.")
  private String benchmarkName;

  @Option(
      names = "--from-date",
      paramLabel = "yyyyMMdd",
      description = "Show only races from this day on.")
  private String fromDate;

  @Option(
      names = "--to-date",
      paramLabel = "yyyyMMdd",
      description = "Show only races up to this day.")
  private String toDate;

  @Option(
      names = "--challenge",
      paramLabel = "NAME",
      description = "Show only races of this challenge.")
  private String challenge;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      completionCandidates = Formats.class,
      description = "Of races: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = {"--user-tags", "--user-tag"},
      paramLabel = "TAGS",
      defaultValue = "",
      description = "Show only races with these tags: key:value,...")
  private String userTags;

  @Option(names = "--distribution-version", hidden = true, paramLabel = "X.Y.Z", defaultValue = "")
  private String distributionVersion;

  @Mixin private TrackOptions tracks;
  @Mixin private TeamOptions team;
  @Mixin private CommonOptions common;

  @Override
  public void check(CommandSpec spec, ParseResult arguments) {
    TrackOptions.check(spec, arguments);
    date(spec, "--from-date", fromDate);
    date(spec, "--to-date", toDate);
  }

  @Override
  public CommonOptions common() {
    return common;
  }

  @Override
  public boolean machineReadable() {
    return format.equals("json");
  }

  @Override
  public void run(Call call) {
    if (!distributionVersion.isEmpty()) {
      Versions.complete(distributionVersion);
    }
    switch (kind) {
      case "tracks" -> TrackList.print(call, tracks);
      case "cars" -> CarList.print(call, team);
      case "pipelines" -> PipelineList.print(call);
      case "races" -> races(call);
      default -> throw new RallyException("list " + kind + " is not yet part of this version.");
    }
  }

  private void races(Call call) {
    RaceFilter filter =
        new RaceFilter(
            track,
            challenge,
            benchmarkName,
            date(null, "--from-date", fromDate),
            date(null, "--to-date", toDate),
            call.surroundings().arguments().dictionary("--user-tags", userTags));
    RaceList.print(call, filter, Math.max(0, limit), machineReadable());
  }

  private static LocalDate date(CommandSpec spec, String flag, String text) {
    try {
      return text == null ? null : LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
    } catch (DateTimeParseException e) {
      throw new ParameterException(
          spec.commandLine(),
          "argument " + flag + ": [" + text + "] does not conform to [yyyyMMdd]",
          e);
    }
  }
}
