package io.rallyd.cli.race;

import io.rallyd.cli.argument.ArgumentReader;
import io.rallyd.cli.invocation.Surroundings;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The flags that say which part of a track is meant. */
public final class TaskOptions {
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
