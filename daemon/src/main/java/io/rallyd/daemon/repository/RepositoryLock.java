package io.rallyd.daemon.repository;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a working copy for one user of it at a time, in this process and among processes, so that
 * nobody reads files while somebody else checks out another branch. Owned by the thread that took
 * it.
 */
final class RepositoryLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryLock.class);
  private static final Map<Path, ReentrantLock> OURS = new ConcurrentHashMap<>();

  private final ReentrantLock ours;
  private final FileChannel channel;

  private RepositoryLock(ReentrantLock ours, FileChannel channel) {
    this.ours = ours;
    this.channel = channel;
  }

  /**
   * Takes the lock, waiting for whoever has it; an interrupt ends the wait.
   *
   * @param directory the working copy; the lock is a hidden file beside it
   */
  static RepositoryLock take(Path directory, Notices notices) {
    ReentrantLock ours = OURS.computeIfAbsent(directory, d -> new ReentrantLock());
    try {
      ours.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RallyException("Interrupted while waiting for [" + directory + "].", e);
    }
    try {
      return new RepositoryLock(ours, fileLock(directory, notices));
    } catch (RuntimeException e) {
      ours.unlock();
      throw e;
    }
  }

  private static FileChannel fileLock(Path directory, Notices notices) {
    Path file = directory.resolveSibling("." + directory.getFileName() + ".lock");
    FileChannel channel = null;
    try {
      Files.createDirectories(file.getParent());
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        notices.info("Waiting for another process that works in [" + directory + "] ...");
        channel.lock();
      }
      return channel;
    } catch (ClosedByInterruptException e) {
      throw new RallyException("Interrupted while waiting for [" + directory + "].", e);
    } catch (IOException e) {
      // Where nothing can be written, nothing can be checked out by anyone of us either.
      LOG.info("no lock for [{}]: {}", directory, e.toString());
      close(channel);
      return null;
    }
  }

  @Override
  public void close() {
    close(channel);
    ours.unlock();
  }

  private static void close(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("a lock file could not be closed", e);
    }
  }
}
