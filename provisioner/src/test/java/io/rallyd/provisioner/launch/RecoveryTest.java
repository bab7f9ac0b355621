package io.rallyd.provisioner.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.provisioner.install.NodeDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {
  private static final ProcessIdentity GONE = new ProcessIdentity(1L << 30, "long ago");

  @TempDir Path root;
  private Process left;
  private NodeDirectories directories;
  private Path removed;

  @BeforeEach
  void leaveSomething() throws IOException {
    left = new ProcessBuilder("sleep", "600").start();
    directories = new NodeDirectories(root.resolve("races/r1/node"), null);
    Files.createDirectories(directories.logs());
    Files.writeString(directories.logs().resolve("cluster.log"), "x");
    removed = Files.createDirectories(directories.install().resolve("home/data"));
  }

  @AfterEach
  void killWhatIsLeft() {
    left.destroyForcibly();
  }

  @Test
  void whatACrashLeftIsKilledAndRemovedAndTheLogsStay() throws Exception {
    note(GONE, List.of(GONE, ProcessIdentity.of(left.pid())));
    assertThat(recover()).isEqualTo(1);
    assertThat(left.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(removed).doesNotExist();
    assertThat(directories.install()).doesNotExist();
    assertThat(directories.logs().resolve("cluster.log")).exists();
    assertThat(recover()).isZero();
  }

  @Test
  void aLaterProcessWithTheSameNumberIsLeftAlone() throws Exception {
    note(GONE, List.of(new ProcessIdentity(left.pid(), "another boot:17")));
    recover();
    assertThat(left.isAlive()).isTrue();
    assertThat(removed).doesNotExist();
  }

  @Test
  void whatBelongsToALivingProcessIsLeftAlone() throws Exception {
    ProcessIdentity owner = ProcessIdentity.of(ProcessHandle.current().pid());
    note(owner, List.of(ProcessIdentity.of(left.pid())));
    assertThat(recover()).isZero();
    assertThat(left.isAlive()).isTrue();
    assertThat(removed).exists();
  }

  @Test
  void whatAnotherMachineHasInASharedFolderIsLeftAlone() throws Exception {
    note("another machine", GONE, List.of(GONE));
    assertThat(recover()).isZero();
    assertThat(removed).exists();
  }

  @Test
  void aNoteThatNobodyUnderstandsHurtsNobody() throws IOException {
    Files.writeString(directories.kept().resolve("node.journal"), "{\"owner\":5");
    assertThat(recover()).isZero();
    assertThat(removed).exists();
  }

  private int recover() {
    return new Recovery(root.resolve("races"), Duration.ofMillis(100)).run();
  }

  private void note(ProcessIdentity owner, List<ProcessIdentity> processes) throws IOException {
    note(Machine.id(), owner, processes);
  }

  private void note(String machine, ProcessIdentity owner, List<ProcessIdentity> processes)
      throws IOException {
    Journal.Entry entry = Journal.Entry.of(directories, List.of(directories.install()), processes);
    Journal.write(
        new Journal.Entry(
            machine, owner, entry.processes(), entry.kept(), entry.fresh(), entry.removed()));
  }
}
