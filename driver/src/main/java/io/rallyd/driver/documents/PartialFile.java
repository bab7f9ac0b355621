package io.rallyd.driver.documents;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file in the making under a name of its own, so that nobody takes a half file for a whole one
 * and two processes never write the same one. Closing it without {@link #commit} removes it.
 */
public final class PartialFile implements AutoCloseable {
  private static final String SUFFIX = ".part";
  private static final AtomicLong NUMBER = new AtomicLong();

  private final Path target;
  private final Path path;

  private PartialFile(Path target, Path path) {
    this.target = target;
    this.path = path;
  }

  /**
   * Begins a file; what processes that are gone left of the same file is removed, also what they
   * left of a partial file that was itself received under such a name.
   */
  public static PartialFile of(Path target) throws IOException {
    Files.createDirectories(target.getParent());
    sweep(target);
    String name =
        target.getFileName()
            + "."
            + ProcessHandle.current().pid()
            + "."
            + NUMBER.incrementAndGet()
            + SUFFIX;
    return new PartialFile(target, target.resolveSibling(name));
  }

  /** Returns where to write. */
  public Path path() {
    return path;
  }

  /** Gives the file its name, replacing an older one in one step. */
  public void commit() throws IOException {
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }

  private static void sweep(Path target) throws IOException {
    String prefix = target.getFileName() + ".";
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(
            target.getParent(),
            p -> {
              String name = p.getFileName().toString();
              return name.startsWith(prefix) && name.endsWith(SUFFIX);
            })) {
      for (Path sibling : siblings) {
        String rest = sibling.getFileName().toString().substring(prefix.length());
        if (rest.matches("\\d{1,18}\\.\\d+\\.part(\\.\\d+\\.\\d+\\.part)?")
            && ProcessHandle.of(Long.parseLong(rest.substring(0, rest.indexOf('.')))).isEmpty()) {
          Files.deleteIfExists(sibling);
        }
      }
    }
  }
}
