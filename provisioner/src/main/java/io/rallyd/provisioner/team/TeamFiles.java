package io.rallyd.provisioner.team;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files below {@code cars/v1} of a team, by their path relative to it with forward slashes, all
 * in memory: cars are a few kilobytes, and may come from a folder or from our own jar.
 */
final class TeamFiles {
  private static final long MAX_BYTES = 64L << 20;

  /**
   * What the project brings. Named one by one because a jar cannot be listed cheaply; a test
   * compares the list with the folder.
   */
  static final List<String> BUNDLED =
      List.of(
          "16gheap.ini",
          "1gheap.ini",
          "24gheap.ini",
          "2gheap.ini",
          "4gheap.ini",
          "8gheap.ini",
          "defaults.ini",
          "debug-non-safepoints.ini",
          "debug_non_safepoints/templates/config/jvm.options",
          "ea.ini",
          "ea/templates/config/jvm.options",
          "fp.ini",
          "fp/templates/config/jvm.options",
          "g1gc.ini",
          "parallelgc.ini",
          "unpooled.ini",
          "unpooled/templates/config/jvm.options",
          "vanilla/config.ini",
          "vanilla/templates/config/elasticsearch.yml",
          "vanilla/templates/config/jvm.options",
          "zgc.ini");

  private final String origin;
  private final NavigableMap<String, byte[]> files;

  private TeamFiles(String origin, NavigableMap<String, byte[]> files) {
    this.origin = origin;
    this.files = files;
  }

  /** Returns the files that come with rallyd. */
  static TeamFiles bundled() {
    NavigableMap<String, byte[]> files = new TreeMap<>();
    for (String name : BUNDLED) {
      try (InputStream in = TeamFiles.class.getResourceAsStream("bundled/cars/v1/" + name)) {
        if (in == null) {
          throw new IllegalStateException("resource missing: " + name);
        }
        files.put(name, in.readAllBytes());
      } catch (IOException e) {
        throw new IllegalStateException("resource unreadable: " + name, e);
      }
    }
    return new TeamFiles("the bundled team", files);
  }

  /** Reads a team's folder. */
  static TeamFiles at(Path team) {
    Path cars = team.resolve("cars").resolve("v1");
    if (!Files.isDirectory(cars)) {
      throw new RallyException("Path <%s> for cars does not exist.".formatted(cars));
    }
    NavigableMap<String, byte[]> files = new TreeMap<>();
    long total = 0;
    try (Stream<Path> tree = Files.walk(cars)) {
      for (Path file : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
        total += Files.size(file);
        if (total > MAX_BYTES) {
          throw new RallyException(
              "The cars in [%s] have more than %d MB, which is no team directory."
                  .formatted(cars, MAX_BYTES >> 20));
        }
        files.put(cars.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new RallyException("Cannot read the cars in [%s]: %s.".formatted(cars, e), e);
    }
    return new TeamFiles(cars.toString(), files);
  }

  /** Returns where these files come from, for people. */
  String origin() {
    return origin;
  }

  Optional<byte[]> read(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /** Returns all files below a folder, sorted by path, keyed by the path below the folder. */
  NavigableMap<String, byte[]> below(String folder) {
    String prefix = folder + "/";
    NavigableMap<String, byte[]> result = new TreeMap<>();
    files
        .tailMap(prefix, true)
        .forEach(
            (path, content) -> {
              if (path.startsWith(prefix)) {
                result.put(path.substring(prefix.length()), content);
              }
            });
    return result;
  }

  /** Returns the names of the car files, without {@code .ini}, sorted. */
  List<String> carNames() {
    return files.keySet().stream()
        .filter(path -> path.endsWith(".ini") && path.indexOf('/') < 0)
        .map(path -> path.substring(0, path.length() - ".ini".length()))
        .toList();
  }
}
