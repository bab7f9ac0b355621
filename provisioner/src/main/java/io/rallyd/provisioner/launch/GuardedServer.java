package io.rallyd.provisioner.launch;

import io.rallyd.protocol.RallyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that runs under a guard: a shell that costs next to nothing, is the server's parent and
 * holds a pipe from us. If we vanish, the guard stops the server and removes its directories. Safe
 * for use by several threads.
 */
final class GuardedServer {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedServer.class);
  private static final String SCRIPT = script();

  /** Exit code when the guard itself was lost and nobody knows that of the server. */
  static final int UNKNOWN_EXIT = -1;

  private final Process guard;
  private final CompletableFuture<Long> pid = new CompletableFuture<>();
  private final CompletableFuture<Integer> exited = new CompletableFuture<>();

  private GuardedServer(Process guard) {
    this.guard = guard;
  }

  /**
   * Starts a server.
   *
   * @param command what to run
   * @param environment all its variables
   * @param home its working directory
   * @param output file that takes what it prints
   * @param removed directories that the guard removes in the end
   * @param grace between asking and killing, when the guard stops it
   * @throws RallyException when the guard cannot be started
   */
  static GuardedServer start(
      List<String> command,
      Map<String, String> environment,
      Path home,
      Path output,
      List<Path> removed,
      Duration grace) {
    boolean sessions = Files.isExecutable(Path.of("/usr/bin/setsid"));
    List<String> whole = new ArrayList<>();
    if (sessions) {
      whole.add("/usr/bin/setsid");
    }
    whole.addAll(List.of("/bin/sh", "-c", SCRIPT, "rallyd-guard"));
    whole.addAll(List.of(String.valueOf(grace.toSeconds()), output.toString()));
    whole.add(String.valueOf(removed.size()));
    removed.forEach(path -> whole.add(path.toString()));
    if (sessions) {
      whole.add("/usr/bin/setsid");
    }
    whole.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(whole)
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      GuardedServer server = new GuardedServer(builder.start());
      Thread reader = new Thread(server::readGuard, "guard-of-" + home.getFileName());
      reader.setDaemon(true);
      reader.start();
      return server;
    } catch (IOException e) {
      throw new RallyException(
          "Cannot start the server in [%s]: %s.".formatted(home, e.getMessage()), e);
    }
  }

  /** Returns the number of the process that was started, once the guard has told it. */
  CompletableFuture<Long> pid() {
    return pid;
  }

  /** Returns a stage that completes with the exit code when the server has ended. */
  CompletableFuture<Integer> exited() {
    return exited;
  }

  ProcessIdentity guardIdentity() {
    return ProcessIdentity.of(guard.pid());
  }

  /** Asks the server to end. */
  void terminate() {
    tell("term");
  }

  /** Kills the server and what it started. */
  void kill() {
    tell("kill");
  }

  /**
   * Lets the guard go; it ends a server that still runs.
   *
   * @param keep whether the directories stay
   * @return completes when the guard has ended
   */
  CompletableFuture<?> release(boolean keep) {
    if (keep) {
      tell("keep");
    }
    try {
      guard.getOutputStream().close();
    } catch (IOException e) {
      LOG.debug("The guard was gone already", e);
    }
    return guard.onExit();
  }

  private void tell(String word) {
    try {
      OutputStream out = guard.getOutputStream();
      out.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      LOG.warn("Cannot tell the guard to {}: {}", word, e.getMessage());
    }
  }

  private void readGuard() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(guard.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("pid ")) {
          pid.complete(Long.valueOf(line.substring(4)));
        } else if (line.startsWith("exit ")) {
          exited.complete(Integer.valueOf(line.substring(5)));
        }
      }
    } catch (IOException e) {
      LOG.warn("Cannot hear the guard any more", e);
    }
    pid.completeExceptionally(new RallyException("The guard of the server ended at once."));
    if (!exited.isDone()) {
      pid.thenAccept(GuardedServer::killOrphan);
      exited.complete(UNKNOWN_EXIT);
    }
  }

  /** Without its guard a server could survive us. */
  private static void killOrphan(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(
            server -> {
              server.descendants().forEach(ProcessHandle::destroyForcibly);
              server.destroyForcibly();
            });
  }

  private static String script() {
    try (InputStream in = GuardedServer.class.getResourceAsStream("guard.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
