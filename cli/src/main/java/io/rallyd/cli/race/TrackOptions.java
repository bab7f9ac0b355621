package io.rallyd.cli.race;

import io.rallyd.cli.invocation.Surroundings;
import io.rallyd.driver.track.TrackLocation;
import io.rallyd.driver.track.TrackLocations;
import io.rallyd.protocol.RallyException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The flags that say where tracks are. */
public final class TrackOptions {
  private static final String DEFAULT_REPOSITORY = "default";

  @Option(
      names = "--track-path",
      paramLabel = "PATH",
      description = "Directory of a track or its JSON file.")
  private String trackPath;

  @Option(
      names = "--track-repository",
      paramLabel = "NAME",
      defaultValue = DEFAULT_REPOSITORY,
      description = "Not yet: repository of tracks; the default are the bundled tracks.")
  private String trackRepository;

  @Option(
      names = "--track-revision",
      paramLabel = "REV",
      description = "Not yet: revision of the repository.")
  private String trackRevision;

  /** Refuses flags that exclude each other. */
  public static void check(CommandSpec spec, ParseResult arguments) {
    exclusive(spec, arguments, "--track-repository", "--track-path");
  }

  /** Refuses two flags given together. */
  static void exclusive(CommandSpec spec, ParseResult arguments, String one, String other) {
    if (arguments.hasMatchedOption(one) && arguments.hasMatchedOption(other)) {
      throw new ParameterException(
          spec.commandLine(), "argument " + other + ": not allowed with argument " + one);
    }
  }

  /** Returns {@code --track-path}, or null. */
  public String trackPath() {
    return trackPath;
  }

  /** Refuses what is known but not built. */
  public void requireBuilt() {
    if (!trackRepository.equals(DEFAULT_REPOSITORY)) {
      throw notYet("--track-repository");
    }
    if (trackRevision != null) {
      if (trackPath != null) {
        throw new RallyException(
            "argument --track-revision: not allowed with argument --track-path.");
      }
      throw notYet("--track-revision");
    }
  }

  /**
   * Returns where the track is.
   *
   * @param track {@code --track}, or null
   */
  public TrackLocation locate(Surroundings surroundings, String track) {
    requireBuilt();
    if (trackPath != null) {
      if (track != null) {
        throw new RallyException("argument --track: not allowed with argument --track-path.");
      }
      return TrackLocations.atPath(surroundings.arguments().path(trackPath));
    }
    if (track == null) {
      throw new RallyException("argument --track is required.");
    }
    return new TrackLocations(surroundings.bundledTracks()).named(track);
  }

  private static RallyException notYet(String flag) {
    return new RallyException(
        flag + " is not yet part of this version: tracks come from --track-path or are bundled.");
  }
}
