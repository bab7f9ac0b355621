package io.rallyd.driver.track;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds tracks: at a path that the user gives, or by name below a directory such as that of the
 * bundled tracks or of a repository. A track is named for its directory, relative to that one.
 */
public final class TrackLocations {
  private static final String TRACK_FILE = "track.json";
  private static final int DEEPEST = 16;

  private final Path root;
  private final String revision;

  /** Creates a finder below a directory, which need not exist. */
  public TrackLocations(Path root) {
    this(root, "");
  }

  /**
   * Creates a finder in the working copy of a repository.
   *
   * @param revision the commit that is checked out
   */
  public TrackLocations(Path root, String revision) {
    this.root = root.toAbsolutePath().normalize();
    this.revision = revision;
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
      return new TrackLocation(nameOf(absolute), absolute, file, "");
    }
    String name = nameOf(absolute);
    if (!Files.isRegularFile(absolute) || !name.endsWith(".json")) {
      throw new RallyException(
          "Track path [" + absolute + "] must be a directory or a file with the extension .json.");
    }
    return new TrackLocation(
        name.substring(0, name.length() - ".json".length()), absolute.getParent(), absolute, "");
  }

  private static String nameOf(Path path) {
    Path last = path.getFileName();
    return last == null ? "track" : last.toString();
  }

  /** Returns the names of the tracks, sorted. */
  public List<String> names() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try {
      Files.walkFileTree(root, Set.of(), DEEPEST, new Collector(names));
    } catch (IOException e) {
      throw new RallyException("The tracks in [" + root + "] cannot be listed: " + e + ".", e);
    }
    Collections.sort(names);
    return names;
  }

  /** Returns the track of that name. */
  public Optional<TrackLocation> find(String name) {
    if (!names().contains(name)) {
      return Optional.empty();
    }
    Path directory = root.resolve(name).normalize();
    return Optional.of(new TrackLocation(name, directory, directory.resolve(TRACK_FILE), revision));
  }

  /** Collects the directories that hold a track file; hidden ones are passed by. */
  private final class Collector extends SimpleFileVisitor<Path> {
    private final List<String> names;

    Collector(List<String> names) {
      this.names = names;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      boolean hidden =
          !directory.equals(root) && directory.getFileName().toString().startsWith(".");
      return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && file.endsWith(TRACK_FILE)) {
        String name = root.relativize(file.getParent()).toString();
        names.add(name.isEmpty() ? "." : name);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
