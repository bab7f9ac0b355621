package io.rallyd.daemon.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
  @Test
  void isTheSameForTheSameProcess() {
    ProcessIdentity self = ProcessIdentity.ofThisProcess();
    assertThat(ProcessIdentity.parse(self.text() + "\n")).isEqualTo(self);
    assertThat(self.process()).contains(ProcessHandle.current());
  }

  @Test
  void aProcessThatIsOverIsNotFound() throws Exception {
    Process process = new ProcessBuilder("cat").start();
    ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();
    assertThat(identity.process()).contains(process.toHandle());
    process.getOutputStream().close();
    process.waitFor();
    assertThat(identity.process()).isEmpty();
  }

  @Test
  void anotherProcessWithTheSameIdIsNotTakenForIt() {
    ProcessIdentity self = ProcessIdentity.ofThisProcess();
    assertThat(new ProcessIdentity(self.pid(), "ticks-1", self.command()).process())
        .isEqualTo(Optional.empty());
    assertThat(new ProcessIdentity(self.pid(), self.started(), "other").process()).isEmpty();
  }

  @Test
  void twoProcessesWithTheSameCommandAreTwo() throws IOException {
    Process one = new ProcessBuilder("cat").start();
    Process two = new ProcessBuilder("cat").start();
    assertThat(ProcessIdentity.of(one.pid())).isNotEqualTo(ProcessIdentity.of(two.pid()));
    one.destroy();
    two.destroy();
  }

  @Test
  void garbageIsRefused() {
    assertThatThrownBy(() -> ProcessIdentity.parse("12 ticks-1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ProcessIdentity.parse("x y z"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
