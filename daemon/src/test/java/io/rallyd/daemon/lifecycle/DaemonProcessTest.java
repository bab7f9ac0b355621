package io.rallyd.daemon.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.config.SecretFile;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.protocol.session.StopDaemon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons as real processes, started in the background and stopped by socket, signal and force. */
@Tag("slow")
class DaemonProcessTest {
  private static final String IP = TestDaemon.COORDINATOR;

  @TempDir Path temp;
  private final List<String> lines = new ArrayList<>();
  private ConfigHome home;
  private int port;

  @BeforeEach
  void home() {
    port = TestDaemon.freePort();
    home = TestDaemon.home(temp, "port = " + port);
  }

  @AfterEach
  void nothingIsLeft() {
    RunDirectory.daemon(home).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Starts by another process, since the home of a process is fixed by its environment. */
  private DaemonControl control() {
    DaemonCommand plain = DaemonCommand.ofThisJvm(EsrallydForTest.class);
    List<String> prefix = new ArrayList<>(List.of("/usr/bin/env", "RALLY_HOME=" + temp));
    prefix.addAll(plain.prefix());
    return new DaemonControl(
        RallyIni.load(home, ""), Map.of(), TestDaemon.VERSION, new DaemonCommand(prefix));
  }

  private ProcessHandle started(String node, String coordinator) {
    control().start(node, coordinator, false, lines::add);
    return RunDirectory.daemon(home).orElseThrow();
  }

  @Test
  void aCoordinatorStartsInTheBackgroundAndStops() {
    ProcessHandle process = started(IP, IP);
    assertThat(lines)
        .containsExactly(
            SecretFile.advice(home.iniFile("")),
            "Successfully started actor system on node [127.0.0.1] with coordinator node IP"
                + " [127.0.0.1].");
    assertThat(control().status().orElseThrow().phase()).isEqualTo("coordinating");
    assertThatThrownBy(() -> started(IP, IP))
        .hasMessageContaining("already running")
        .hasMessageContaining("process " + process.pid());
    control().stop(() -> {});
    assertThat(process.isAlive()).isFalse();
    assertThat(control().status()).isEmpty();
    assertThat(home.pidFile()).doesNotExist();
    assertThat(home.socket()).doesNotExist();
    assertThatThrownBy(() -> control().stop(() -> {}))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("is not running");
  }

  @Test
  void aNodeIsUpWhileItsCoordinatorIsNot() {
    started("127.77.0.2", IP);
    assertThat(lines).last().asString().startsWith("Node 127.77.0.2 is waiting for");
    assertThat(control().status().orElseThrow().phase()).isEqualTo("waiting");
    control().stop(() -> {});
  }

  @Test
  void aFailedStartTellsItsSentenceAndLeavesNothing() throws IOException {
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByName(IP))) {
      assertThat(other.isBound()).isTrue();
      assertThatThrownBy(() -> started(IP, IP))
          .isInstanceOf(RallyException.class)
          .hasMessageContaining(Integer.toString(port));
    }
    assertThat(control().status()).isEmpty();
    assertThat(home.pidFile()).doesNotExist();
  }

  @Test
  void aSignalEndsADaemonCleanly() throws Exception {
    ProcessHandle process = started(IP, IP);
    process.destroy();
    process.onExit().get(120, TimeUnit.SECONDS);
    assertThat(home.pidFile()).doesNotExist();
    assertThat(home.socket()).doesNotExist();
  }

  @Test
  void aKilledDaemonIsNoObstacleToTheNext() throws Exception {
    ProcessHandle process = started(IP, IP);
    process.destroyForcibly();
    process.onExit().get(120, TimeUnit.SECONDS);
    assertThat(home.pidFile()).exists();
    assertThat(control().status()).isEmpty();
    assertThat(started(IP, IP).pid()).isNotEqualTo(process.pid());
    control().stop(() -> {});
  }

  @Test
  void aDaemonThatDoesNotAnswerIsSaidToRunAndIsStoppedByForce() throws Exception {
    ProcessHandle process = started(IP, IP);
    Files.delete(home.socket());
    assertThat(control().status().orElseThrow().detail()).contains("does not answer");
    control().stop(() -> {});
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void inAContainerItStaysInTheForeground() throws Exception {
    Map<String, String> docker = Map.of("RALLY_RUNNING_IN_DOCKER", "TRUE");
    DaemonControl control =
        new DaemonControl(
            RallyIni.load(home, ""), docker, TestDaemon.VERSION, new DaemonCommand(List.of("no")));
    Thread thread = new Thread(() -> control.start(IP, IP, false, lines::add));
    thread.start();
    Eventually.holds(
        () -> control().status().map(DaemonStatus::phase).orElse(""),
        phase -> assertThat(phase).isEqualTo("coordinating"));
    assertThat(lines).first().asString().contains("Process " + ProcessHandle.current().pid());
    try (Sessions session = new Terminal().connect(home)) {
      Terminal.ask(session.link(), new StopDaemon("test"));
    }
    thread.join();
    assertThat(home.pidFile()).doesNotExist();
  }

  @Test
  void aRaceOfAnotherProcessIsEndedOnDemand() throws Exception {
    List<String> command = new ArrayList<>(DaemonCommand.ofThisJvm(LockHolder.class).prefix());
    command.add(home.directory().toString());
    Process other = new ProcessBuilder(command).start();
    assertThat(other.inputReader().readLine()).isEqualTo("locked");
    assertThatThrownBy(() -> RaceLock.take(home, false))
        .hasMessageContaining("(process " + other.pid() + ")");
    RaceLock.take(home, true).close();
    assertThat(other.isAlive()).isFalse();
  }

  /** A process that holds the lock of races until it is ended. */
  static final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (RaceLock lock = RaceLock.take(new ConfigHome(Path.of(arguments[0])), false)) {
        System.out.println(lock == null ? "no lock" : "locked");
        Thread.currentThread().join();
      }
    }
  }
}
