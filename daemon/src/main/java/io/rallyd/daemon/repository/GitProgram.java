package io.rallyd.daemon.repository;

import io.rallyd.protocol.RallyException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The git program of this machine. It never asks the user anything, has a time limit, and is ended
 * with all of its children when the calling thread is interrupted. Blocks; safe for use by several
 * threads.
 */
public final class GitProgram {
  private static final Duration LIMIT = Duration.ofSeconds(600);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final int TRIES = 3;
  private static final int LONGEST_OUTPUT = 4 << 20;
  private static final int LONGEST_PROBLEM = 400;
  private static final Pattern VERSION = Pattern.compile("git version (\\d{1,4})\\.(\\d{1,4})");
  private static final Pattern SECRET = Pattern.compile("(?<=://)[^/@\\s]+@");

  /** Variables by which git would work on another repository than the one it is told. */
  private static final List<String> MISLEADING =
      List.of(
          "GIT_DIR",
          "GIT_WORK_TREE",
          "GIT_INDEX_FILE",
          "GIT_COMMON_DIR",
          "GIT_OBJECT_DIRECTORY",
          "GIT_NAMESPACE",
          "GIT_PREFIX");

  private final String program;
  private final Duration limit;
  private final Pause pause;
  private volatile boolean probed;
  private volatile boolean ownSshCommand;

  /** Creates the program as it is found on the path. */
  public GitProgram() {
    this("git", LIMIT, d -> Thread.sleep(d.toMillis()));
  }

  GitProgram(String program, Duration limit, Pause pause) {
    this.program = program;
    this.limit = limit;
    this.pause = pause;
  }

  /** What a call came to. */
  private record Result(int code, String out, String err) {}

  /**
   * Runs git in a directory.
   *
   * @return what it printed, without the last line break
   * @throws GitException with what it complained of
   * @throws RallyException when there is no usable git
   */
  String run(Path directory, String... arguments) {
    probe();
    Result result = call(directory, arguments);
    if (result.code() != 0) {
      throw new GitException(problem(result));
    }
    return result.out().stripTrailing();
  }

  /** Runs git in a directory and returns whether it succeeded. */
  boolean succeeds(Path directory, String... arguments) {
    probe();
    return call(directory, arguments).code() == 0;
  }

  /**
   * Runs something that needs the network up to three times, with pauses of 2 s and 4 s.
   *
   * @throws GitException of the last try
   */
  void retried(Runnable action) {
    for (int tries = 1; ; tries++) {
      try {
        action.run();
        return;
      } catch (GitException e) {
        if (tries == TRIES) {
          throw e;
        }
        rest(Duration.ofSeconds(1L << tries));
      }
    }
  }

  /** Replaces user names and passwords in addresses. */
  static String withoutSecrets(String text) {
    return SECRET.matcher(text).replaceAll("");
  }

  private void rest(Duration duration) {
    try {
      pause.of(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private void probe() {
    if (probed) {
      return;
    }
    Matcher version = VERSION.matcher(call(Path.of("."), "--version").out());
    if (!version.find()) {
      throw new RallyException("What the program [" + program + "] says is no version of git.");
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    if (major < 1 || major == 1 && minor < 9) {
      throw new RallyException(
          "Repositories need git 1.9 or newer, but the version here is "
              + major
              + "."
              + minor
              + ".");
    }
    ownSshCommand = call(Path.of("."), "config", "--get", "core.sshCommand").code() == 0;
    probed = true;
  }

  private Result call(Path directory, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program, "-C", directory.toString()));
    command.addAll(List.of(arguments));
    Path out = null;
    Path err = null;
    try {
      out = Files.createTempFile("rallyd-git-", ".out");
      err = Files.createTempFile("rallyd-git-", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      quiet(builder.environment());
      return new Result(finish(builder), text(out), text(err));
    } catch (IOException e) {
      throw new RallyException(
          "Repositories need the program git, which cannot be started here: "
              + e.getMessage()
              + ".",
          e);
    } finally {
      remove(out);
      remove(err);
    }
  }

  private int finish(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        askToEnd(process);
        throw new GitException("git took longer than " + limit.toSeconds() + " seconds");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      askToEnd(process);
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** A git that is killed leaves its lock in the repository, one that is asked removes it. */
  private static void askToEnd(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    children.forEach(ProcessHandle::destroy);
    try {
      process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private static RallyException interrupted(InterruptedException e) {
    return new RallyException("Interrupted while git was at work.", e);
  }

  /** Whoever starts a race may be far away: a question would wait for ever. */
  private void quiet(Map<String, String> environment) {
    MISLEADING.forEach(environment::remove);
    environment.remove("SSH_ASKPASS");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ASKPASS", "");
    environment.put("GCM_INTERACTIVE", "never");
    environment.put("SSH_ASKPASS_REQUIRE", "never");
    environment.put("GIT_PAGER", "cat");
    environment.put("GIT_EDITOR", "true");
    environment.put("LC_ALL", "C");
    boolean ownCommand =
        ownSshCommand
            || environment.containsKey("GIT_SSH")
            || environment.containsKey("GIT_SSH_COMMAND");
    if (!ownCommand) {
      environment.put("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LONGEST_OUTPUT), StandardCharsets.UTF_8);
    }
  }

  private static void remove(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  /** The lines with which git says why, on one line and without what a terminal would obey. */
  private static String problem(Result result) {
    StringBuilder reasons = new StringBuilder();
    String last = "git ended with code " + result.code();
    for (String line : result.err().lines().toList()) {
      String plain = line.replaceAll("\\p{Cntrl}", " ").strip();
      boolean reason = plain.startsWith("fatal: ") || plain.startsWith("error: ");
      if (reason) {
        reasons.append(reasons.isEmpty() ? "" : "; ").append(plain.substring("fatal: ".length()));
      } else if (line.startsWith("\t") && !reasons.isEmpty()) {
        reasons.append(' ').append(plain);
      }
      last = plain.isEmpty() ? last : plain;
    }
    String said = reasons.isEmpty() ? last : reasons.toString();
    String shown = withoutSecrets(said.replaceAll("[.;:]+$", ""));
    return shown.length() <= LONGEST_PROBLEM ? shown : shown.substring(0, LONGEST_PROBLEM) + " ...";
  }
}
