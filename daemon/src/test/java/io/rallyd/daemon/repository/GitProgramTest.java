package io.rallyd.daemon.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the git program is called, with scripts in its place. */
class GitProgramTest {
  @TempDir private Path directory;

  private GitProgram git(String script, Duration limit) throws IOException {
    Path program = directory.resolve("git");
    Files.writeString(
        program,
        "#!/bin/sh\nfor a; do [ \"$a\" = --version ] && echo 'git version 2.30.1' && exit 0; done\n"
            + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new GitProgram(program.toString(), limit, d -> {});
  }

  private GitProgram git(String script) throws IOException {
    return git(script, Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "git version 1.8.3 | Repositories need git 1.9 or newer, but the version here is 1.8.",
        "hello | is no version of git.",
      })
  void anOldOrStrangeProgramIsRefused(String says, String sentence) throws IOException {
    Path program = directory.resolve("git");
    Files.writeString(program, "#!/bin/sh\necho '" + says + "'\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    GitProgram git = new GitProgram(program.toString(), Duration.ofSeconds(60), d -> {});
    assertThatThrownBy(() -> git.run(directory, "status"))
        .isInstanceOf(RallyException.class)
        .hasMessageEndingWith(sentence);
  }

  @Test
  void withoutGitThereIsOneSentence() {
    GitProgram git =
        new GitProgram(directory.resolve("none").toString(), Duration.ofSeconds(1), d -> {});
    assertThatThrownBy(() -> git.run(directory, "status"))
        .hasMessageStartingWith("Repositories need the program git, which cannot be started here");
  }

  @Test
  void itNeverAsks() throws IOException {
    String environment = git("env; cat").run(directory, "status");
    assertThat(environment.lines())
        .contains("GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "LC_ALL=C")
        .noneMatch(l -> l.startsWith("SSH_ASKPASS="))
        .noneMatch(l -> l.startsWith("GIT_DIR="));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "fatal: no such ref|no such ref",
        "hint: x\\nerror: a b\\nfatal: c.|a b; c",
        "error: would be overwritten:\\n\\ttrack.json\\nPlease move|would be overwritten: track.json",
        "something else|something else",
        "|git ended with code 3",
        "fatal: cannot read https://me:secret@localhost/x|cannot read https://localhost/x",
        "fatal: a\\033[31mb|a [31mb",
      })
  void whatItComplainsOfIsOneLine(String says, String problem) throws IOException {
    GitProgram git = git("printf '" + (says == null ? "" : says) + "' >&2; exit 3\n");
    assertThatThrownBy(() -> git.run(directory, "status"))
        .isInstanceOf(GitException.class)
        .hasMessage(problem);
  }

  @Test
  void itIsEndedWithItsChildrenWhenItsTimeIsUp() throws Exception {
    Path child = directory.resolve("child");
    String script = "sleep 600 & echo $! > " + child + ".new; mv " + child + ".new " + child;
    // A busy machine may not even begin in the first of these.
    for (int seconds = 2; !Files.exists(child); seconds *= 5) {
      assertThat(seconds).as("the longest time, in seconds").isLessThan(100);
      GitProgram git = git(script + "; wait\n", Duration.ofSeconds(seconds));
      assertThatThrownBy(() -> git.run(directory, "fetch"))
          .hasMessage("git took longer than " + seconds + " seconds");
    }
    assertGone(CompletableFuture.completedFuture(read(child)));
  }

  @Test
  void anInterruptEndsIt() throws Exception {
    Path pipe = pipe();
    GitProgram git = git("sleep 600 & echo $! > " + pipe + "; wait\n");
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                git.run(directory, "fetch");
              } catch (RallyException e) {
                end.complete(e);
              }
            });
    thread.start();
    CompletableFuture<String> child = CompletableFuture.supplyAsync(() -> read(pipe));
    child.get(120, TimeUnit.SECONDS);
    thread.interrupt();
    assertThat(end.get(120, TimeUnit.SECONDS)).hasMessageContaining("Interrupted");
    assertGone(child);
  }

  /** A pipe makes the test wait until the script has got so far. */
  private Path pipe() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private static String read(Path pipe) {
    try {
      return Files.readString(pipe).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertGone(CompletableFuture<String> child) throws Exception {
    long pid = Long.parseLong(child.get(120, TimeUnit.SECONDS));
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      assertThat(process.get().onExit().get(120, TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }
}
