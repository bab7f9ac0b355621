package io.rallyd.cli.creation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of a track in the making: under another name until all of it is there, so that a
 * run that fails changes nothing. Closing it without {@link #commit} removes it, and so does the
 * end of the program.
 */
final class TrackFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrackFolder.class);

  /** Whoever writes to the folder goes on while the program ends, so that once may be too early. */
  private static final int ATTEMPTS = 5;

  private final Path target;
  private final Path folder;
  private final Thread atExit;

  private TrackFolder(Path target, Path folder) {
    this.target = target;
    this.folder = folder;
    this.atExit = new Thread(this::removeAtExit, "remove-track-folder");
    Runtime.getRuntime().addShutdownHook(atExit);
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
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      LOG.debug("the program ends, which removes the folder as well", e);
    }
    remove();
  }

  private void removeAtExit() {
    for (int attempt = 0; attempt < ATTEMPTS && Files.exists(folder); attempt++) {
      try {
        remove();
      } catch (IOException e) {
        LOG.warn("cannot remove {}", folder, e);
      }
    }
  }

  private void remove() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
