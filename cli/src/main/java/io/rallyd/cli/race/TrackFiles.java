package io.rallyd.cli.race;

import io.rallyd.cli.invocation.Suggestions;
import io.rallyd.driver.track.TrackLocation;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds tracks in the file system. */
public final class TrackFiles {
  private static final String FILE = "track.json";

  private TrackFiles() {}

  /** Returns the track of a directory or a JSON file. */
  public static TrackLocation atPath(Path path) {
    if (Files.isDirectory(path)) {
      Path file = path.resolve(FILE);
      if (!Files.isRegularFile(file)) {
        throw new RallyException("There is no file [track.json] in the track path [" + path + "].");
      }
      return new TrackLocation(name(path), path, file);
    }
    if (!Files.exists(path)) {
      throw new RallyException("The track path [" + path + "] does not exist.");
    }
    String name = name(path);
    if (!name.endsWith(".json")) {
      throw new RallyException(
          "The track path [" + path + "] must be a directory or a file that ends with .json.");
    }
    return new TrackLocation(
        name.substring(0, name.length() - ".json".length()), path.getParent(), path);
  }

  /** Returns the bundled track of that name. */
  public static TrackLocation bundled(Path directory, String name) {
    List<TrackLocation> tracks = allBundled(directory);
    return tracks.stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> names = tracks.stream().map(TrackLocation::name).toList();
              return new RallyException(
                  "There is no bundled track ["
                      + name
                      + "]"
                      + Suggestions.phrase(name, names)
                      + (names.isEmpty() ? "" : "; bundled: " + String.join(", ", names))
                      + "; any other track is named by --track-path.");
            });
  }

  /** Returns the tracks below a directory, sorted by name. */
  public static List<TrackLocation> allBundled(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(f -> f.getFileName().toString().equals(FILE))
          .map(Path::getParent)
          .map(
              d ->
                  new TrackLocation(
                      directory.relativize(d).toString().replace('\\', '/'), d, d.resolve(FILE)))
          .sorted(java.util.Comparator.comparing(TrackLocation::name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path path) {
    Path last = path.getFileName();
    return last == null ? "track" : last.toString();
  }
}
