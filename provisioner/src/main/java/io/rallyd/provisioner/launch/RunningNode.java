package io.rallyd.provisioner.launch;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.LaunchedNode;
import io.rallyd.protocol.provisioning.NodeMetrics;
import io.rallyd.provisioner.install.InstalledNode;
import io.rallyd.provisioner.install.TreeDeletion;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node from its start until nothing of it is left. Safe for use by several threads. */
public final class RunningNode {
  private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);
  private static final Duration KILL_DEADLINE = Duration.ofSeconds(10);

  private final InstalledNode node;
  private final GuardedServer server;
  private final Path pidFile;
  private final Readiness readiness;
  private final Duration startup;
  private final Duration grace;
  private final long launched = System.nanoTime();
  private final Map<String, Double> metrics = new LinkedHashMap<>();
  private volatile boolean stopping;
  private volatile long pid = -1;
  private volatile Optional<DiskIo> ioAtStart = Optional.empty();

  RunningNode(
      InstalledNode node,
      GuardedServer server,
      Path pidFile,
      Readiness readiness,
      Duration startup,
      Duration grace) {
    this.node = node;
    this.server = server;
    this.pidFile = pidFile;
    this.readiness = readiness;
    this.startup = startup;
    this.grace = grace;
  }

  /** Returns what was installed. */
  public InstalledNode node() {
    return node;
  }

  /**
   * Returns a stage that completes when the node answers HTTP, or fails with a sentence when it
   * ends before, or takes too long.
   */
  public CompletableFuture<LaunchedNode> ready() {
    CompletableFuture<LaunchedNode> result = new CompletableFuture<>();
    server
        .exited()
        .thenAcceptAsync(code -> result.completeExceptionally(new RallyException(ended(code))));
    readiness
        .of(node.spec(), () -> server.exited().isDone() || result.isDone())
        .thenApplyAsync(nothing -> attach())
        .whenComplete(
            (attached, error) -> {
              if (error == null) {
                result.complete(attached);
              } else {
                result.completeExceptionally(error.getCause() == null ? error : error.getCause());
              }
            });
    CompletableFuture.delayedExecutor(startup.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> result.completeExceptionally(new TimeoutException()));
    return result.exceptionallyCompose(
        error ->
            CompletableFuture.failedFuture(
                error instanceof TimeoutException ? new RallyException(tooLate()) : error));
  }

  /** Calls the listener, with a sentence, when the node ends although nobody stopped it. */
  public void onDeath(Consumer<String> listener) {
    server
        .exited()
        .thenAcceptAsync(
            code -> {
              if (!stopping) {
                listener.accept(ended(code));
              }
            });
  }

  /**
   * Stops the node: asks it, and kills it when the grace time is over.
   *
   * @param kill kill it at once
   * @return completes when it has ended; fails with a sentence when it does not
   */
  public CompletableFuture<Void> stop(boolean kill) {
    stopping = true;
    ioAtStart
        .flatMap(start -> DiskIo.of(pid).map(now -> now.since(start)))
        .ifPresent(
            io -> {
              put("disk_io_read_bytes", io.readBytes());
              put("disk_io_write_bytes", io.writtenBytes());
            });
    if (!kill) {
      server.terminate();
    }
    Duration patience = kill ? Duration.ZERO : grace;
    return server
        .exited()
        .copy()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            late -> {
              server.kill();
              return server
                  .exited()
                  .copy()
                  .orTimeout(KILL_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            })
        .handle(
            (code, error) -> {
              if (error != null) {
                throw new RallyException(
                    "Node [%s] (process %d) does not end, not even when killed."
                        .formatted(node.spec().name(), pid));
              }
              return null;
            });
  }

  /**
   * Takes the last metrics and removes what was installed; blocks. To be called when the node has
   * ended.
   *
   * @param preserve leave everything where it is
   * @return what was measured over the race
   * @throws RallyException when something stays that should not
   */
  public NodeMetrics clear(boolean preserve) {
    long size = 0;
    for (Path data : node.dataPaths()) {
      size += sizeOf(data);
    }
    if (size > 0) {
      put("final_index_size_bytes", size);
    }
    try {
      if (!preserve) {
        node.directories().keepLogs();
        for (Path path : node.removed()) {
          TreeDeletion.delete(path);
        }
      }
      server.release(preserve).get(KILL_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      Journal.close(node.directories());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RallyException("Clearing away was interrupted.", e);
    } catch (IOException | TimeoutException | java.util.concurrent.ExecutionException e) {
      server.release(preserve);
      throw new RallyException(
          "Cannot remove node [%s] from [%s]: %s."
              .formatted(node.spec().name(), node.directories().base(), e),
          e);
    }
    synchronized (metrics) {
      return new NodeMetrics(node.spec().name(), Map.copyOf(metrics));
    }
  }

  /** Writes down which processes there are; waits until the guard has told its child. */
  void note() {
    List<ProcessIdentity> processes = new ArrayList<>();
    processes.add(server.guardIdentity());
    try {
      long child = server.pid().join();
      processes.add(ProcessIdentity.of(child));
      if (pid < 0) {
        pid = child;
      } else if (pid != child) {
        processes.add(ProcessIdentity.of(pid));
      }
      Journal.write(Journal.Entry.of(node.directories(), node.removed(), processes));
    } catch (IOException | CompletionException e) {
      LOG.warn("Cannot note the processes of [{}]", node.spec().name(), e);
    }
  }

  private LaunchedNode attach() {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - launched);
    put("node_startup_time", millis / 1000.0);
    pid = serverPid();
    ioAtStart = DiskIo.of(pid);
    note();
    return new LaunchedNode(
        node.spec().name(), node.spec().ip(), node.spec().httpPort(), pid, millis);
  }

  /** From version 8 on what we start is a launcher; the server proper writes its own number. */
  private long serverPid() {
    try {
      if (Files.isRegularFile(pidFile, java.nio.file.LinkOption.NOFOLLOW_LINKS)
          && Files.size(pidFile) < 32) {
        long written = Long.parseLong(Files.readString(pidFile).strip());
        boolean ours =
            ProcessHandle.of(pid)
                .map(p -> written == pid || p.descendants().anyMatch(d -> d.pid() == written))
                .orElse(false);
        return ours ? written : pid;
      }
    } catch (IOException | NumberFormatException e) {
      LOG.warn("Cannot read [{}]", pidFile, e);
    }
    return pid;
  }

  private String ended(int code) {
    String why =
        LogTail.telling(
            List.of(
                node.directories().logs().resolve(node.clusterName() + ".log"),
                node.directories().logs().resolve("console.log")));
    return "%s node [%s] ended with exit code %d%s."
        .formatted(
            node.product().title(),
            node.spec().name(),
            code,
            why.isEmpty() ? ", and its log does not say why" : ": " + why);
  }

  private String tooLate() {
    return "%s node [%s] did not answer on port %d of %s within %d s."
        .formatted(
            node.product().title(),
            node.spec().name(),
            node.spec().httpPort(),
            node.spec().ip(),
            startup.toSeconds());
  }

  private void put(String metric, double value) {
    synchronized (metrics) {
      metrics.put(metric, value);
    }
  }

  private static long sizeOf(Path folder) {
    long[] sum = new long[1];
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              sum[0] += attributes.isRegularFile() ? attributes.size() : 0;
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      LOG.warn("Cannot measure [{}]", folder, e);
    }
    return sum[0];
  }
}
