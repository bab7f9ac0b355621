package io.rallyd.cli.race;

import io.rallyd.cli.invocation.Surroundings;
import java.util.Map;
import picocli.CommandLine.Option;

/** The flags that say which track is meant, and with what parameters. */
public final class ParameterOptions {
  @Option(names = "--track", paramLabel = "NAME", description = "Name of the track.")
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
}
