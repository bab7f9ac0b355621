package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one process at a time run races without a daemon: two would measure each other. The kernel
 * gives the lock back when the process ends, however it ends.
 */
final class RaceLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RaceLock.class);

  /** Time for the other process to end its race cleanly. */
  private static final Duration CLEAN_END = Duration.ofSeconds(30);

  private static final Duration FORCED_END = Duration.ofSeconds(5);
  private static final int MAX_TEXT = 256;

  private final FileChannel file;

  private RaceLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes the lock.
   *
   * @param killOther end the process that has it, cleanly if it can
   * @throws RallyException when another process has it and keeps it
   */
  static RaceLock take(ConfigHome home, boolean killOther) {
    Path path = home.directory().resolve("race.lock");
    try {
      Files.createDirectories(home.directory());
      FileChannel file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        if (!locked(file)) {
          Optional<ProcessHandle> holder = holder(file);
          if (killOther) {
            holder.ifPresent(RaceLock::end);
          }
          if (!killOther || !locked(file)) {
            throw taken(holder);
          }
        }
        write(file, ProcessIdentity.ofThisProcess().text());
        return new RaceLock(file);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw new RallyException("Cannot use " + path + ": " + e.getMessage() + ".", e);
    }
  }

  private static RallyException taken(Optional<ProcessHandle> holder) {
    return new RallyException(
        "Another race is running on this machine"
            + holder.map(p -> " (process " + p.pid() + ")").orElse("")
            + "; only one can run at a time: wait for its end or use --kill-running-processes.");
  }

  private static Optional<ProcessHandle> holder(FileChannel file) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MAX_TEXT);
    file.read(text, 0);
    try {
      return ProcessIdentity.parse(StandardCharsets.UTF_8.decode(text.flip()).toString()).process();
    } catch (IllegalArgumentException e) {
      // It has not written its name yet.
      return Optional.empty();
    }
  }

  private static void end(ProcessHandle process) {
    LOG.info("ending process {}, which runs a race", process.pid());
    process.destroy();
    if (!ended(process, CLEAN_END)) {
      process.destroyForcibly();
      ended(process, FORCED_END);
    }
  }

  private static boolean ended(ProcessHandle process, Duration deadline) {
    try {
      process.onExit().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RallyException("Interrupted while another race was ending.", e);
    }
  }

  private static boolean locked(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void write(FileChannel file, String text) throws IOException {
    file.truncate(0);
    file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("cannot give the lock of races back", e);
    }
  }
}
