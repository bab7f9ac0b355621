package io.rallyd.daemon.lifecycle;

import io.rallyd.protocol.RallyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * How a daemon in the background tells the command that starts it how it went: lines on its
 * standard output, the first character saying what they are, until it is up or has failed; then it
 * closes the output.
 */
final class StartReport {
  /** The system property by which a daemon knows that it has to report. */
  static final String PROPERTY = "rallyd.background";

  private static final String LINE = "+";
  private static final String UP = "=";
  private static final String FAILED = "!";

  private StartReport() {}

  /** Returns whether this process has to report. */
  static boolean wanted() {
    return Boolean.getBoolean(PROPERTY);
  }

  static void line(PrintStream out, String text) {
    out.println(LINE + text);
  }

  static void up(PrintStream out) {
    out.println(UP);
    out.close();
  }

  static void failed(PrintStream out, String sentence) {
    out.println(FAILED + sentence);
    out.close();
  }

  /**
   * Waits until the daemon is up.
   *
   * @param lines takes what it says to the user
   * @param errors where its standard error goes, for the message
   * @throws RallyException with its own sentence when it failed, or saying that it ended or did not
   *     come up in time; a daemon that is late is ended
   */
  static void await(Process daemon, Consumer<String> lines, Path errors, Duration deadline) {
    CompletableFuture<Boolean> up =
        CompletableFuture.supplyAsync(() -> read(daemon, lines), r -> start(r, "daemon-start"));
    try {
      if (!up.get(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        boolean ended = daemon.waitFor(1, TimeUnit.SECONDS);
        throw new RallyException(
            "The daemon ended before it was up"
                + (ended ? ", with exit code " + daemon.exitValue() : "")
                + "; see "
                + errors
                + ".");
      }
    } catch (TimeoutException e) {
      daemon.destroyForcibly();
      throw new RallyException(
          "The daemon was not up after " + deadline.toSeconds() + " s; see " + errors + ".", e);
    } catch (ExecutionException | CompletionException e) {
      throw e.getCause() instanceof RallyException sentence
          ? sentence
          : new RallyException("Cannot follow the start of the daemon: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RallyException("Interrupted while the daemon was starting.", e);
    }
  }

  private static boolean read(Process daemon, Consumer<String> lines) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = in.readLine()) != null) {
        String text = line.isEmpty() ? "" : line.substring(1);
        if (line.startsWith(UP)) {
          return true;
        } else if (line.startsWith(FAILED)) {
          throw new RallyException(text);
        } else if (line.startsWith(LINE)) {
          lines.accept(text);
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
