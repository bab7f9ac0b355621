package io.rallyd.cli.creation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory of a track in the making: under another name until all of it is there, so that a
 * run that fails changes nothing. Closing it without {@link #commit} removes it.
 */
final class TrackFolder implements AutoCloseable {
  private final Path target;
  private final Path folder;

  private TrackFolder(Path target, Path folder) {
    this.target = target;
    this.folder = folder;
  }

  static TrackFolder begin(Path target) throws IOException {
    Files.createDirectories(target.getParent());
    return new TrackFolder(
        target, Files.createTempDirectory(target.getParent(), "." + target.getFileName() + "-"));
  }

  /** Returns a file of the track; its directory is made. */
  Path file(String name) throws IOException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder)) {
      throw new IOException("the name [" + name + "] leaves the directory of the track");
    }
    Files.createDirectories(file.getParent());
    return file;
  }

  /** Puts all files in their place; others that are there stay. */
  void commit() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path place = target.resolve(folder.relativize(file).toString());
        Files.createDirectories(place.getParent());
        Files.move(file, place, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
