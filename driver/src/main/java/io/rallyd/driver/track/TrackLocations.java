package io.rallyd.driver.track;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds tracks: at a path that the user gives, or by name among the bundled ones. */
public final class TrackLocations {
  private static final String TRACK_FILE = "track.json";

  private final Path bundled;

  /**
   * Creates a finder.
   *
   * @param bundled directory of the bundled tracks; need not exist
   */
  public TrackLocations(Path bundled) {
    this.bundled = bundled;
  }

  /**
   * Returns the track at a path: a directory with a {@code track.json}, or a {@code .json} file.
   *
   * @throws RallyException when there is none
   */
  public static TrackLocation atPath(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    if (!Files.exists(absolute)) {
      throw new RallyException("Track path [" + absolute + "] does not exist.");
    }
    if (Files.isDirectory(absolute)) {
      Path file = absolute.resolve(TRACK_FILE);
      if (!Files.isRegularFile(file)) {
        throw new RallyException("Track path [" + absolute + "] holds no file " + TRACK_FILE + ".");
      }
      return new TrackLocation(nameOf(absolute), absolute, file);
    }
    String name = nameOf(absolute);
    if (!Files.isRegularFile(absolute) || !name.endsWith(".json")) {
      throw new RallyException(
          "Track path [" + absolute + "] must be a directory or a file with the extension .json.");
    }
    return new TrackLocation(
        name.substring(0, name.length() - ".json".length()), absolute.getParent(), absolute);
  }

  private static String nameOf(Path path) {
    Path last = path.getFileName();
    return last == null ? "track" : last.toString();
  }

  /** Returns the names of the bundled tracks, sorted. */
  public List<String> names() {
    if (!Files.isDirectory(bundled)) {
      return List.of();
    }
    try (Stream<Path> files = Files.find(bundled, 8, (p, a) -> p.endsWith(TRACK_FILE))) {
      return files.map(f -> bundled.relativize(f.getParent()).toString()).sorted().toList();
    } catch (IOException e) {
      throw new RallyException("The bundled tracks in [" + bundled + "] cannot be listed.", e);
    }
  }

  /**
   * Returns the bundled track of that name.
   *
   * @throws RallyException when there is none, naming those there are
   */
  public TrackLocation named(String name) {
    List<String> names = names();
    if (!names.contains(name)) {
      String close =
          CloseMatches.best(name, names).map(c -> " Did you mean [" + c + "]?").orElse("");
      throw new RallyException(
          "Cannot find the track ["
              + name
              + "]; bundled are "
              + names
              + ", any other is given by its directory with --track-path."
              + close);
    }
    Path directory = bundled.resolve(name).toAbsolutePath().normalize();
    return new TrackLocation(name, directory, directory.resolve(TRACK_FILE));
  }
}
