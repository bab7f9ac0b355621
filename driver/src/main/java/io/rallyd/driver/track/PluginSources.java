package io.rallyd.driver.track;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the Python sources of a track: {@code track.py} and what it can import from the track's
 * directory, without folders whose names begin with an underscore or a dot.
 */
public final class PluginSources {
  static final String ENTRY = "track.py";
  private static final int MOST_FILES = 1000;

  private PluginSources() {}

  /** Returns the sources in the order of their paths, none for a track without a plugin. */
  public static List<Path> of(Path trackDirectory) {
    return Files.isRegularFile(trackDirectory.resolve(ENTRY)) ? walk(trackDirectory) : List.of();
  }

  private static List<Path> walk(Path directory) {
    List<Path> sources = new ArrayList<>();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              String name = String.valueOf(dir.getFileName());
              boolean ours =
                  dir.equals(directory) || !name.startsWith("_") && !name.startsWith(".");
              return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && file.toString().endsWith(".py")) {
                sources.add(file);
              }
              return sources.size() < MOST_FILES
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      return List.of(directory.resolve(ENTRY));
    }
    sources.sort(null);
    return sources;
  }
}
