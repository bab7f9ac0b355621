package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private directory of the running daemon. One daemon at a time owns it, by a lock that the
 * kernel gives back when the process ends, however it ends; the file with the process id is for
 * {@code esrallyd stop} and people.
 */
final class RunDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunDirectory.class);

  private final ConfigHome home;
  private final FileChannel lockFile;

  private RunDirectory(ConfigHome home, FileChannel lockFile) {
    this.home = home;
    this.lockFile = lockFile;
  }

  /**
   * Takes the directory for this process and notes its id there.
   *
   * @throws RallyException when another daemon has it or it cannot be used
   */
  static RunDirectory take(ConfigHome home) {
    try {
      createPrivate(home.run());
      createPrivate(home.socket().getParent());
      FileChannel file =
          FileChannel.open(
              home.run().resolve("esrallyd.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (!locked(file)) {
        file.close();
        throw alreadyRunning(home);
      }
      ProcessIdentity self = ProcessIdentity.ofThisProcess();
      Files.writeString(home.pidFile(), self.text() + "\n");
      // Left by a daemon that was killed: nobody listens there, since nobody had the lock.
      Files.deleteIfExists(home.socket());
      return new RunDirectory(home, file);
    } catch (IOException e) {
      throw new RallyException("Cannot use the directory " + home.run() + ": " + e + ".", e);
    }
  }

  /**
   * Returns the daemon that runs from this home; a process is believed only if it really is one.
   */
  static Optional<ProcessHandle> daemon(ConfigHome home) {
    return recorded(home).flatMap(ProcessIdentity::process);
  }

  private static Optional<ProcessIdentity> recorded(ConfigHome home) {
    try {
      return Optional.of(ProcessIdentity.parse(Files.readString(home.pidFile())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("cannot make sense of {}", home.pidFile(), e);
      return Optional.empty();
    }
  }

  static RallyException alreadyRunning(ConfigHome home) {
    return new RallyException(
        "esrallyd is already running with "
            + home.directory()
            + daemon(home).map(p -> " (process " + p.pid() + ")").orElse("")
            + "; stop it first with 'esrallyd stop'.");
  }

  /**
   * Creates a directory that only its owner can enter; one that others own or can write is refused.
   */
  private static void createPrivate(Path directory) throws IOException {
    Files.createDirectories(directory.getParent());
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Object owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    Path mine = Files.createTempFile(directory, "owner", ".tmp");
    try {
      if (!owner.equals(Files.getAttribute(mine, "unix:uid"))) {
        throw new IOException(directory + " belongs to another user");
      }
    } finally {
      Files.delete(mine);
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  private static boolean locked(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Removes what tells of this daemon and gives the directory back. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(home.socket());
      Files.deleteIfExists(home.pidFile());
      lockFile.close();
    } catch (IOException e) {
      LOG.warn("cannot tidy up {}", home.run(), e);
    }
  }
}
