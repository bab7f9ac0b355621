package io.rallyd.daemon.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartReportTest {
  @TempDir Path temp;
  private final List<String> lines = new ArrayList<>();

  /** Starts a shell that plays the daemon. */
  private Process daemon(String script) throws IOException {
    return new DaemonCommand(List.of("/bin/sh", "-c"))
        .start(List.of(script), temp, temp.resolve("errors"));
  }

  private void await(Process daemon) {
    StartReport.await(daemon, lines::add, temp.resolve("errors"), Duration.ofSeconds(120));
  }

  @Test
  void returnsWhenTheDaemonIsUpAndLetsItRun() throws Exception {
    Process daemon =
        daemon("echo +one; echo +two; echo noise; echo =; exec >/dev/null; exec tail -f /dev/null");
    await(daemon);
    assertThat(lines).containsExactly("one", "two");
    assertThat(daemon.isAlive()).isTrue();
    daemon.descendants().forEach(ProcessHandle::destroy);
    daemon.destroy();
  }

  @Test
  void passesOnTheSentenceOfAFailure() throws Exception {
    Process daemon = daemon("echo '!Cannot listen on 10.0.0.1:1900.'; exit 64");
    assertThatThrownBy(() -> await(daemon))
        .isInstanceOf(RallyException.class)
        .hasMessage("Cannot listen on 10.0.0.1:1900.");
  }

  @Test
  void aDaemonThatDiesWithoutAWordIsAFailure() throws Exception {
    Process daemon = daemon("echo broken >&2; exit 3");
    assertThatThrownBy(() -> await(daemon))
        .hasMessage(
            "The daemon ended before it was up, with exit code 3; see "
                + temp.resolve("errors")
                + ".");
    assertThat(temp.resolve("errors")).hasContent("broken");
  }

  @Test
  void aDaemonThatIsLateIsEnded() throws Exception {
    Process daemon = daemon("exec tail -f /dev/null");
    assertThatThrownBy(() -> StartReport.await(daemon, lines::add, temp, Duration.ofMillis(50)))
        .hasMessageStartingWith("The daemon was not up after");
    assertThat(daemon.waitFor()).isNotZero();
  }

  @Test
  void writesWhatItReads() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    StartReport.line(out, "Listening.");
    StartReport.up(out);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("+Listening.\n=\n");
  }
}
