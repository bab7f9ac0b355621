package io.rallyd.cli.race;

import io.rallyd.cli.invocation.Call;
import io.rallyd.cli.invocation.Surroundings;
import io.rallyd.daemon.repository.RepositoryKind;
import io.rallyd.daemon.repository.TrackLibrary.Place;
import io.rallyd.driver.track.CloseMatches;
import io.rallyd.driver.track.TrackLocation;
import io.rallyd.driver.track.TrackLocations;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.RepositoryChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The flags that say where tracks are. */
public final class TrackOptions {
  @Option(
      names = "--track-path",
      paramLabel = "PATH",
      description = "Directory of a track or its JSON file.")
  private String trackPath;

  @Option(
      names = "--track-repository",
      paramLabel = "NAME",
      description =
          "Repository of tracks, with a URL in rally.ini (default: default, and the bundled"
              + " tracks).")
  private String trackRepository;

  @Option(
      names = "--track-revision",
      paramLabel = "REV",
      description = "Branch, tag or commit of the repository; the default fits the server.")
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

  /** Returns the track at {@code --track-path}, if that flag is given. */
  public Optional<TrackLocation> atPath(Surroundings surroundings) {
    if (trackPath == null) {
      return Optional.empty();
    }
    if (trackRevision != null) {
      throw new RallyException(
          "argument --track-revision: not allowed with argument --track-path.");
    }
    return Optional.of(TrackLocations.atPath(surroundings.arguments().path(trackPath)));
  }

  /** Returns whether the flags ask for a repository, so that bundled tracks are not meant. */
  public boolean repositoryOnly() {
    return trackRepository != null || trackRevision != null;
  }

  /** Returns the repository that is meant, which need not exist. */
  public RepositoryChoice repository(Call call) {
    return RepositoryKind.TRACKS.choose(
        call.ini(),
        trackRepository == null ? "" : trackRepository,
        trackRevision == null ? "" : trackRevision.strip());
  }

  /**
   * Returns where the track is: at the path, among the bundled ones, or in a repository. What is
   * bundled comes before the public repository and after one of the user's own.
   *
   * @param track {@code --track}, or null
   */
  public Place place(Call call, String track) {
    if (trackPath != null && track != null) {
      throw new RallyException("argument --track: not allowed with argument --track-path.");
    }
    Optional<TrackLocation> given = atPath(call.surroundings());
    if (given.isPresent()) {
      return at(given.get());
    }
    if (track == null) {
      throw new RallyException("argument --track is required.");
    }
    RepositoryChoice repository = repository(call);
    if (repositoryOnly()) {
      return new Place(track, repository, "");
    }
    TrackLocations bundled = new TrackLocations(call.surroundings().bundledTracks());
    Optional<TrackLocation> found = bundled.find(track);
    if (RepositoryKind.TRACKS.own(repository)) {
      return new Place(track, repository, found.map(l -> l.directory().toString()).orElse(""));
    }
    return found
        .map(TrackOptions::at)
        .orElseGet(() -> inPublicRepository(call, track, repository, bundled.names()));
  }

  private static Place inPublicRepository(
      Call call, String track, RepositoryChoice repository, List<String> bundled) {
    String missing = "The track [" + track + "] is not one of the bundled " + bundled;
    String close =
        CloseMatches.best(track, bundled).map(c -> " Did you mean [" + c + "]?").orElse("");
    boolean here = Files.isDirectory(Path.of(repository.directory()));
    if (!here && repository.url().isEmpty()) {
      throw new RallyException(
          missing + ", and rally.ini has no repository [" + repository.name() + "]." + close);
    }
    if (!here && call.offline()) {
      throw new RallyException(
          missing
              + ", and the repository ["
              + repository.name()
              + "] is not here and not cloned because of --offline."
              + close);
    }
    if (!close.isEmpty()) {
      call.console().info(missing + ", so it is looked for elsewhere." + close);
    }
    return new Place(track, repository, "");
  }

  /** A track directory is named by itself, a track file by the file. */
  private static Place at(TrackLocation track) {
    boolean usual = track.file().equals(track.directory().resolve("track.json"));
    return new Place(
        track.name(), RepositoryChoice.NONE, (usual ? track.directory() : track.file()).toString());
  }
}
