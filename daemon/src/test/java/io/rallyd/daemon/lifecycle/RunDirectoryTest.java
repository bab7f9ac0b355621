package io.rallyd.daemon.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  @TempDir Path temp;
  private ConfigHome home;

  @BeforeEach
  void home() {
    home = new ConfigHome(temp.resolve(".rally"));
  }

  @Test
  void tellsOfTheDaemonWhileItRuns() throws IOException {
    assertThat(RunDirectory.daemon(home)).isEmpty();
    try (RunDirectory directory = RunDirectory.take(home)) {
      assertThat(directory).isNotNull();
      assertThat(RunDirectory.daemon(home)).contains(ProcessHandle.current());
      assertThat(home.pidFile())
          .content()
          .startsWith(ProcessHandle.current().pid() + " ")
          .hasLineCount(1);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.run())))
          .isEqualTo("rwx------");
    }
    assertThat(RunDirectory.daemon(home)).isEmpty();
    assertThat(home.pidFile()).doesNotExist();
  }

  @Test
  void aSecondDaemonIsRefusedWithTheProcessOfTheFirst() {
    try (RunDirectory first = RunDirectory.take(home)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> RunDirectory.take(home))
          .isInstanceOf(RallyException.class)
          .hasMessage(
              "esrallyd is already running with "
                  + home.directory()
                  + " (process "
                  + ProcessHandle.current().pid()
                  + "); stop it first with 'esrallyd stop'.");
    }
    RunDirectory.take(home).close();
  }

  @Test
  void whatAKilledDaemonLeftIsNoObstacle() throws IOException {
    Files.createDirectories(home.run());
    Files.writeString(home.pidFile(), ProcessHandle.current().pid() + " ticks-1 other\n");
    Files.writeString(home.socket(), "");
    assertThat(RunDirectory.daemon(home)).isEmpty();
    try (RunDirectory directory = RunDirectory.take(home)) {
      assertThat(directory).isNotNull();
      assertThat(home.socket()).doesNotExist();
      assertThat(RunDirectory.daemon(home)).isPresent();
    }
  }

  @Test
  void garbageInThePidFileMeansNoDaemon() throws IOException {
    Files.createDirectories(home.run());
    for (String text : new String[] {"", "1", "-5 a b", "999999999999999999999 a b", "\0\0\0"}) {
      Files.writeString(home.pidFile(), text);
      assertThat(RunDirectory.daemon(home)).isEmpty();
    }
  }

  @Test
  void aDirectoryThatCannotBeUsedIsOneSentence() throws IOException {
    Files.createDirectories(home.directory());
    Files.createSymbolicLink(home.run(), temp);
    assertThatThrownBy(() -> RunDirectory.take(home))
        .isInstanceOf(RallyException.class)
        .hasMessageStartingWith("Cannot use the directory " + home.run());
  }
}
