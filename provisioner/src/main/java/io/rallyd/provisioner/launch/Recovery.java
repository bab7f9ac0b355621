package io.rallyd.provisioner.launch;

import io.rallyd.provisioner.install.TreeDeletion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes what an earlier process of ours left undone: kills servers that still run, if they are
 * the very processes that were noted, and removes their directories. Leaves alone what belongs to a
 * process that lives.
 */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Path races;
  private final Duration guardDeadline;

  /**
   * Creates it.
   *
   * @param races {@code <root.dir>/races}
   * @param guardDeadline how long a guard that is already clearing away may take
   */
  public Recovery(Path races, Duration guardDeadline) {
    this.races = races;
    this.guardDeadline = guardDeadline;
  }

  /** Does it; blocks while a guard is still at work. Returns how many nodes were cleared away. */
  public int run() {
    List<Journal.Entry> abandoned = Journal.abandoned(races);
    abandoned.forEach(this::clear);
    return abandoned.size();
  }

  private void clear(Journal.Entry entry) {
    boolean first = true;
    for (ProcessIdentity process : entry.processes()) {
      // The guard comes first and ends the rest by itself, if it is still there.
      end(process, first ? guardDeadline : Duration.ZERO);
      first = false;
    }
    try {
      entry.directories().keepLogs();
      for (String path : entry.removed()) {
        TreeDeletion.delete(Path.of(path));
      }
      Journal.close(entry.directories());
      LOG.info("Cleared away what an earlier race left in [{}]", entry.kept());
    } catch (IOException e) {
      LOG.warn("Cannot clear away what an earlier race left in [{}]", entry.kept(), e);
    }
  }

  private static void end(ProcessIdentity identity, Duration patience) {
    if (!identity.alive()) {
      return;
    }
    ProcessHandle process = ProcessHandle.of(identity.pid()).orElse(null);
    if (process == null || ended(process, patience)) {
      return;
    }
    LOG.warn("Killing process {}, left by an earlier race", identity.pid());
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    ended(process, Duration.ofSeconds(10));
  }

  private static boolean ended(ProcessHandle process, Duration patience) {
    try {
      CompletableFuture<ProcessHandle> end = process.onExit();
      end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      return false;
    }
  }
}
