package io.rallyd.provisioner.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs small programs of the system that answer at once. */
public final class Commands {
  private static final long DEADLINE_SECONDS = 20;

  private Commands() {}

  /**
   * What a program said.
   *
   * @param code exit code; 127 when it could not be started, 124 when it took too long
   * @param output standard output and error, stripped
   */
  public record Outcome(int code, String output) {
    /** Returns whether it ended well. */
    public boolean ok() {
      return code == 0;
    }
  }

  /** Runs a program without input; blocks, at most 20 seconds. */
  public static Outcome run(List<String> command) {
    return run(command, Map.of());
  }

  /** Runs a program with additional environment variables. */
  public static Outcome run(List<String> command, Map<String, String> environment) {
    Process process;
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      return new Outcome(127, String.valueOf(e.getMessage()));
    }
    try {
      // Their output is far smaller than a pipe holds, so nobody has to read meanwhile.
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        return new Outcome(124, "no answer within " + DEADLINE_SECONDS + " s");
      }
      byte[] output = process.getInputStream().readAllBytes();
      return new Outcome(process.exitValue(), new String(output, StandardCharsets.UTF_8).strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(124, "interrupted");
    } catch (IOException e) {
      return new Outcome(124, String.valueOf(e.getMessage()));
    } finally {
      process.destroyForcibly();
    }
  }
}
