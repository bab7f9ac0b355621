package io.rallyd.cli.invocation;

import io.rallyd.cli.console.Console;
import io.rallyd.cli.console.Lettering;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.protocol.RallyException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a sub-command out between the banner and the closing lines, and turns whatever happens
 * into sentences and an exit code. A stack trace goes to the log, never to the console.
 */
public final class Runner {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Surroundings surroundings;
  private final LongSupplier nanoTime;

  /** Creates a runner that reads the given monotonic clock. */
  public Runner(Surroundings surroundings, LongSupplier nanoTime) {
    this.surroundings = surroundings;
    this.nanoTime = nanoTime;
  }

  /** Runs the action; returns the exit code. */
  public int run(String name, Action action) {
    long begin = nanoTime.getAsLong();
    Console console =
        new Console(surroundings.out(), surroundings.terminal(), surroundings.controlSequences());
    console.quiet(action.common().quiet(action.quietByDefault()));
    if (!action.machineReadable()) {
      console.text("\n" + Lettering.draw("rallyd") + "\n");
    }
    int code = guarded(name, action, console);
    if (!action.machineReadable()) {
      long seconds = (nanoTime.getAsLong() - begin + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND;
      close(console, code, seconds);
    }
    return code;
  }

  private int guarded(String name, Action action, Console console) {
    Logger log = LoggerFactory.getLogger(Runner.class);
    try {
      RallyIni ini = RallyIni.load(surroundings.configHome(), action.common().configurationName());
      action.run(new Call(surroundings, console, ini, action.common().offline()));
      return ExitCode.SUCCESS;
    } catch (AbortedException e) {
      log.info("{} was cancelled: {}", name, e.getMessage());
      console.info("Aborted " + name + ". " + e.getMessage());
      return ExitCode.INTERRUPTED;
    } catch (RallyException e) {
      log.error("cannot {}: {}", name, e.getMessage(), e);
      fail(console, "Cannot " + name + ". " + e.getMessage());
    } catch (Exception | LinkageError e) {
      log.error("cannot {}", name, e);
      fail(console, "Cannot " + name + ". " + unexpected(e));
    } catch (OutOfMemoryError e) {
      log.error("cannot {}", name, e);
      fail(console, "Cannot " + name + ". There is not enough memory; see conf/jvm.options.");
    }
    return ExitCode.ERROR;
  }

  private static String unexpected(Throwable e) {
    String text =
        e.getMessage() == null ? "" : ": " + e.getMessage().lines().findFirst().orElse("");
    return "Something unexpected happened, the log has the details ("
        + e.getClass().getSimpleName()
        + text
        + ").";
  }

  private void fail(Console console, String sentence) {
    console.error(sentence);
    console.text("\n" + furtherHelp());
  }

  private String furtherHelp() {
    String heading = "Getting further help:";
    return heading
        + "\n"
        + "*".repeat(heading.length())
        + "\n* Logs: "
        + surroundings.configHome().logs()
        + "\n* Documentation: "
        + surroundings
            .installation()
            .map(i -> i.resolve("README.md").toString())
            .orElse("README.md")
        + "\n* Help for this command: "
        + surroundings.program()
        + " --help\n";
  }

  private static void close(Console console, int code, long seconds) {
    String outcome =
        switch (code) {
          case ExitCode.SUCCESS -> "SUCCESS";
          case ExitCode.INTERRUPTED -> "ABORTED";
          default -> "FAILURE";
        };
    String line =
        "[INFO] " + outcome + " (took " + seconds + (seconds == 1 ? " second)" : " seconds)");
    String rule = "-".repeat(line.length());
    console.text("\n" + rule + "\n" + line + "\n" + rule + "\n");
  }
}
