package io.rallyd.cli.race;

import io.rallyd.cli.argument.ArgumentReader;
import io.rallyd.cli.invocation.Surroundings;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The flags that say which track is meant, with what parameters, and which part of it. */
public final class TaskOptions {
  @Option(names = "--track", paramLabel = "NAME", description = "Name of a bundled track.")
  private String track;

  @Option(
      names = "--track-params",
      paramLabel = "PARAMS",
      defaultValue = "",
      description = "Parameters of the track: key:value,... or JSON or a .json file.")
  private String trackParams;

  @Option(
      names = "--ignore-unused-track-params",
      description = "Only warn about parameters that the track does not use.")
  private boolean ignoreUnusedTrackParams;

  @Option(
      names = "--challenge",
      paramLabel = "NAME",
      description = "Challenge to use; the track has a default.")
  private String challenge;

  @Option(
      names = "--include-tasks",
      paramLabel = "FILTERS",
      description = "Run only these tasks: names, type:..., tag:..., separated by commas.")
  private String includeTasks;

  @Option(
      names = "--exclude-tasks",
      paramLabel = "FILTERS",
      description = "Run all but these tasks: names, type:..., tag:..., separated by commas.")
  private String excludeTasks;

  /** Refuses flags that exclude each other. */
  public static void check(CommandSpec spec, ParseResult arguments) {
    TrackOptions.exclusive(spec, arguments, "--include-tasks", "--exclude-tasks");
  }

  /** Returns {@code --track}, or null. */
  public String track() {
    return track;
  }

  /** Returns {@code --track-params}. */
  public Map<String, Object> trackParams(Surroundings surroundings) {
    return surroundings.arguments().dictionary("--track-params", trackParams);
  }

  /** Returns {@code --ignore-unused-track-params}. */
  public boolean ignoreUnusedTrackParams() {
    return ignoreUnusedTrackParams;
  }

  /** Returns {@code --challenge}, empty for the default one. */
  public String challenge() {
    return challenge == null ? "" : challenge;
  }

  /** Returns {@code --include-tasks}. */
  public List<String> includeTasks(Surroundings surroundings) {
    return filters(surroundings.arguments(), "--include-tasks", includeTasks);
  }

  /** Returns {@code --exclude-tasks}. */
  public List<String> excludeTasks(Surroundings surroundings) {
    return filters(surroundings.arguments(), "--exclude-tasks", excludeTasks);
  }

  private static List<String> filters(ArgumentReader reader, String flag, String text) {
    return text == null ? List.of() : reader.list(flag, text);
  }
}
