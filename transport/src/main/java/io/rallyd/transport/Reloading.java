package io.rallyd.transport;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was read from files, and is read again when they change. What cannot be used is said once in
 * the log, and what was read before stays in use. Safe for use by many threads.
 *
 * @param <T> what is in the files; immutable
 */
public final class Reloading<T> implements Supplier<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

  private final List<Path> files;
  private final Supplier<T> reader;
  private volatile T value;
  private String used;
  private String complaint = "";
  private String seen;

  private Reloading(List<Path> files, Supplier<T> reader) {
    this.files = List.copyOf(files);
    this.reader = reader;
    this.used = marks();
    this.seen = used;
    this.value = reader.get();
  }

  /**
   * Reads the files for the first time; blocks.
   *
   * @param reader reads them; its RallyException is passed on
   */
  public static <T> Reloading<T> of(List<Path> files, Supplier<T> reader) {
    return new Reloading<>(files, reader);
  }

  /** Returns what was read last and could be used; never blocks. */
  @Override
  public T get() {
    return value;
  }

  /**
   * Looks whether the files have changed, and reads them if so and they are at rest since the last
   * look: of several files that belong together one is written after the other. What could not be
   * used is tried again at each look: rights of a file and the time of its use may change without
   * it. Blocks; to be called every few seconds.
   */
  public synchronized void refresh() {
    String now = marks();
    boolean atRest = now.equals(seen);
    seen = now;
    if (!atRest || now.equals(used)) {
      return;
    }
    try {
      value = reader.get();
      used = now;
      complaint = "";
      LOG.info("{} changed and are in use now", files);
    } catch (RallyException e) {
      complain(e.getMessage());
    }
  }

  private void complain(String trouble) {
    if (!trouble.equals(complaint)) {
      complaint = trouble;
      LOG.warn("{} changed, but what was there before stays in use: {}", files, trouble);
    }
  }

  private String marks() {
    StringBuilder marks = new StringBuilder();
    files.forEach(file -> marks.append(mark(file)).append('\n'));
    return marks.toString();
  }

  /** Returns what changes with a file, links followed; something also when it is not there. */
  public static String mark(Path file) {
    try {
      Path real = file.toRealPath();
      return real
          + " "
          + Files.size(real)
          + " "
          + Files.getLastModifiedTime(real)
          + " "
          + Files.readAttributes(real, java.nio.file.attribute.BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return e.getClass().getName();
    }
  }
}
