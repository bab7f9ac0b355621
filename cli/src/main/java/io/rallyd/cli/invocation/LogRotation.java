package io.rallyd.cli.invocation;

import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.RollingPolicy;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.TriggeringPolicy;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Bounds a log that several processes write to, {@code esrally} and the daemon: when the file is
 * full it becomes {@code rally.log.1}, that one {@code rally.log.2}, and so on; the last goes. Who
 * finds that another process has done so goes on in the new file, too, which logback's own policies
 * do not do. May be named in a {@code logback.xml}.
 *
 * @param <E> kind of event
 */
public final class LogRotation<E> extends ContextAwareBase
    implements RollingPolicy, TriggeringPolicy<E> {
  private static final int EVENTS_BETWEEN_LOOKS = 64;
  private static final long NANOS_BETWEEN_LOOKS = TimeUnit.SECONDS.toNanos(1);

  private Path file = Path.of("rally.log");
  private long maxBytes = 10L << 20;
  private int keep = 4;
  private boolean started;
  private Object open;
  private int events;
  private long lastLook;

  /** Sets where the log is. */
  public void setActiveFile(String path) {
    file = Path.of(path).toAbsolutePath();
  }

  /** Sets how large the file gets. */
  public void setMaxFileSize(FileSize size) {
    maxBytes = size.getSize();
  }

  /** Sets how many full files are kept besides. */
  public void setKeep(int files) {
    keep = files;
  }

  @Override
  public boolean isTriggeringEvent(File active, E event) {
    long now = System.nanoTime();
    if (++events < EVENTS_BETWEEN_LOOKS && now - lastLook < NANOS_BETWEEN_LOOKS) {
      return false;
    }
    events = 0;
    lastLook = now;
    try {
      BasicFileAttributes there = Files.readAttributes(file, BasicFileAttributes.class);
      if (open == null) {
        open = key(there);
      }
      return there.size() >= maxBytes || !Objects.equals(open, key(there));
    } catch (IOException e) {
      // It was taken away, so there must be a new one.
      return true;
    }
  }

  /**
   * Puts a full file away; if another process has done it, there is nothing to do but to reopen.
   */
  @Override
  public void rollover() throws RolloverFailure {
    open = null;
    Path lock = numbered("lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      if (held != null && Files.exists(file) && Files.size(file) >= maxBytes) {
        shift();
      }
    } catch (OverlappingFileLockException e) {
      addInfo("another log of this process is putting the file away");
    } catch (IOException e) {
      throw new RolloverFailure("the log " + file + " cannot be put away", e);
    }
  }

  private void shift() throws IOException {
    Files.deleteIfExists(numbered(Integer.toString(keep)));
    for (int i = keep - 1; i >= 1; i--) {
      Path from = numbered(Integer.toString(i));
      if (Files.exists(from)) {
        Files.move(from, numbered(Integer.toString(i + 1)), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (keep == 0) {
      Files.delete(file);
    } else {
      Files.move(file, numbered("1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path numbered(String suffix) {
    return file.resolveSibling(file.getFileName() + "." + suffix);
  }

  /** Returns what tells one file from another of the same name. */
  private static Object key(BasicFileAttributes attributes) {
    return attributes.fileKey();
  }

  @Override
  public String getActiveFileName() {
    return file.toString();
  }

  @Override
  public CompressionMode getCompressionMode() {
    return CompressionMode.NONE;
  }

  @Override
  public void setParent(FileAppender<?> appender) {
    // Its file is this policy's.
  }

  @Override
  public void start() {
    lastLook = System.nanoTime() - NANOS_BETWEEN_LOOKS;
    started = true;
  }

  @Override
  public void stop() {
    started = false;
  }

  @Override
  public boolean isStarted() {
    return started;
  }
}
