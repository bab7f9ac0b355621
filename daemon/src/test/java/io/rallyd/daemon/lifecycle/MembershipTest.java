package io.rallyd.daemon.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.config.SecretFile;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.protocol.session.MemberStatus;
import io.rallyd.protocol.session.StopDaemon;
import io.rallyd.protocol.session.SubmitRace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons on one machine, over TCP with TLS and the secret, asked by their Unix sockets. */
class MembershipTest {
  private static final String NODE_IP = "127.77.0.2";
  private static final String SECRET = "secret = " + "s".repeat(40);

  @TempDir Path temp;
  private String port;
  private ConfigHome coordinatorHome;
  private ConfigHome nodeHome;

  @BeforeEach
  void homes() {
    port = "port = " + TestDaemon.freePort();
    coordinatorHome = TestDaemon.home(temp.resolve("c"), port, SECRET);
    nodeHome = TestDaemon.home(temp.resolve("n"), port, SECRET);
  }

  private TestDaemon coordinator() {
    return TestDaemon.start(coordinatorHome, TestDaemon.COORDINATOR);
  }

  private TestDaemon node() {
    return TestDaemon.start(nodeHome, NODE_IP);
  }

  private static void members(TestDaemon coordinator, String... ips) {
    Eventually.holds(
        () -> coordinator.status().members().stream().map(m -> m.node().ip()).toList(),
        found -> assertThat(found).containsExactlyInAnyOrder(ips));
  }

  @Test
  void aNodeThatStartsFirstWaitsAndJoins() {
    try (TestDaemon node = node()) {
      assertThat(Terminal.next(node.lines))
          .isEqualTo(
              "Successfully started actor system on node [127.77.0.2] with coordinator node IP"
                  + " [127.0.0.1].");
      assertThat(Terminal.next(node.lines))
          .startsWith("Node 127.77.0.2 is waiting for the coordinator 127.0.0.1:");
      assertThat(node.status().phase()).isEqualTo("waiting");
      assertThat(node.status().detail()).startsWith("waiting for the coordinator 127.0.0.1:");
      try (TestDaemon coordinator = coordinator()) {
        members(coordinator, TestDaemon.COORDINATOR, NODE_IP);
        Eventually.holds(() -> node.status().phase(), p -> assertThat(p).isEqualTo("joined"));
        Eventually.holds(
            () -> coordinator.status().members().get(1),
            m -> {
              assertThat(m.node().cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
              assertThat(m.node().memoryBytes()).isPositive();
              assertThat(m.node().pid()).isEqualTo(ProcessHandle.current().pid());
              assertThat(m.node().javaHomes()).containsExactly("17=/jdk");
              assertThat(m.state().freeDiskBytes()).isPositive();
              assertThat(m.state().activity()).isEqualTo("echoing");
              assertThat(m.connected()).isTrue();
            });
      }
    }
  }

  @Test
  void theCoordinatorIsItsOwnFirstMember() {
    try (TestDaemon coordinator = coordinator()) {
      DaemonStatus status = coordinator.status();
      assertThat(status.phase()).isEqualTo("coordinating");
      assertThat(status.nodeIp()).isEqualTo(TestDaemon.COORDINATOR);
      assertThat(status.version()).isEqualTo(TestDaemon.VERSION);
      assertThat(status.members()).extracting(m -> m.node().ip()).containsExactly("127.0.0.1");
    }
  }

  @Test
  void nodesRejoinByThemselvesWhenTheCoordinatorComesBack() {
    try (TestDaemon node = node()) {
      try (TestDaemon coordinator = coordinator()) {
        members(coordinator, TestDaemon.COORDINATOR, NODE_IP);
      }
      assertThat(Terminal.next(node.wiring.role)).isEqualTo("link closed");
      Eventually.holds(() -> node.status().phase(), p -> assertThat(p).isEqualTo("waiting"));
      try (TestDaemon coordinator = coordinator()) {
        members(coordinator, TestDaemon.COORDINATOR, NODE_IP);
      }
    }
  }

  @Test
  void aSecondNodeWithTheSameAddressIsRefusedUntilTheFirstHasLeft() {
    ConfigHome otherHome = TestDaemon.home(temp.resolve("o"), port, SECRET);
    try (TestDaemon coordinator = coordinator();
        TestDaemon first = node()) {
      members(coordinator, TestDaemon.COORDINATOR, NODE_IP);
      try (TestDaemon second = TestDaemon.start(otherHome, NODE_IP)) {
        Eventually.holds(
            () -> second.status().detail(),
            d -> assertThat(d).contains("Another node has joined with the address 127.77.0.2"));
        assertThat(coordinator.status().members()).hasSize(2);
        first.stop();
        Eventually.holds(() -> second.status().phase(), p -> assertThat(p).isEqualTo("joined"));
        members(coordinator, TestDaemon.COORDINATOR, NODE_IP);
      }
    }
  }

  @Test
  void aNodeWithoutASecretJoinsOnceItIsThere() throws IOException {
    nodeHome = TestDaemon.home(temp.resolve("n"), port);
    try (TestDaemon coordinator = coordinator();
        TestDaemon node = node()) {
      Eventually.holds(
          () -> node.status().detail(),
          d ->
              assertThat(d)
                  .contains("there is no secret in section [daemon] of " + nodeHome.iniFile("")));
      replace(nodeHome, coordinatorHome);
      members(coordinator, TestDaemon.COORDINATOR, NODE_IP);
    }
  }

  @Test
  void aNodeWithAnotherSecretSaysSoAndJoinsOnceItIsRight() throws IOException {
    nodeHome = TestDaemon.home(temp.resolve("n"), port, "secret = " + "t".repeat(40));
    try (TestDaemon coordinator = coordinator();
        TestDaemon node = node()) {
      Eventually.holds(
          () -> node.status().detail(), d -> assertThat(d).containsIgnoringCase("secret"));
      assertThat(coordinator.status().members()).hasSize(1);
      replace(nodeHome, coordinatorHome);
      members(coordinator, TestDaemon.COORDINATOR, NODE_IP);
    }
  }

  @Test
  void theFirstStartOfACoordinatorMakesTheSecretAndOnlyThat() {
    coordinatorHome = TestDaemon.home(temp.resolve("c"), port);
    try (TestDaemon coordinator = coordinator()) {
      assertThat(Terminal.next(coordinator.lines))
          .isEqualTo(SecretFile.advice(coordinatorHome.iniFile("")));
      assertThat(RallyIni.load(coordinatorHome, "").require("daemon", "secret")).hasSize(64);
    }
    try (TestDaemon again = coordinator()) {
      assertThat(Terminal.next(again.lines)).startsWith("Successfully started");
    }
  }

  @Test
  void aRaceOnANodeIsRefusedWithTheWayToTheCoordinator() {
    try (TestDaemon node = node();
        Sessions session = new Terminal().connect(node.home)) {
      assertThatThrownBy(
              () ->
                  Terminal.ask(
                      session.link(), new SubmitRace(ScriptedRace.description("r", false))))
          .hasMessage(
              "This machine is a node of the coordinator 127.0.0.1; run the command there.");
    }
  }

  @Test
  void aPortInUseIsOneSentenceAndLeavesNothing() throws IOException {
    int number = Integer.parseInt(port.substring("port = ".length()));
    try (ServerSocket other =
        new ServerSocket(number, 1, InetAddress.getByName(TestDaemon.COORDINATOR))) {
      assertThat(other.isBound()).isTrue();
      assertThatThrownBy(this::coordinator)
          .isInstanceOf(RallyException.class)
          .hasMessageContaining("127.0.0.1")
          .hasMessageContaining(Integer.toString(number));
    }
    assertThat(coordinatorHome.pidFile()).doesNotExist();
    assertThat(coordinatorHome.socket()).doesNotExist();
    try (TestDaemon coordinator = coordinator()) {
      assertThat(coordinator.status().phase()).isEqualTo("coordinating");
    }
  }

  @Test
  void aTerminalStopsADaemonAndNothingIsLeft() {
    TestDaemon node = node();
    try (Sessions session = new Terminal().connect(node.home)) {
      Terminal.ask(session.link(), new StopDaemon("test"));
      Eventually.holds(() -> TestDaemon.status(node.home), s -> assertThat(s).isEmpty());
    }
    node.close();
    assertThat(node.wiring.role).contains("closed");
    assertThat(node.home.pidFile()).doesNotExist();
    assertThat(node.home.socket()).doesNotExist();
  }

  @Test
  void aNodeThatIsCutOffSaysSoAndIsBackWhenTheNetworkIs() throws IOException {
    int wirePort = TestDaemon.freePort();
    nodeHome = TestDaemon.home(temp.resolve("n"), "port = " + wirePort, SECRET);
    int target = Integer.parseInt(port.substring("port = ".length()));
    try (TestDaemon coordinator = coordinator();
        Cable cable = new Cable(wirePort, target);
        TestDaemon node = node()) {
      members(coordinator, TestDaemon.COORDINATOR, NODE_IP);
      cable.cut();
      Eventually.holds(
          () -> node.status().detail(), d -> assertThat(d).contains("nobody answers at"));
      cable.mend();
      Eventually.holds(
          () -> node.status().detail(),
          d -> assertThat(d).isEqualTo("joined the coordinator 127.0.0.1:" + wirePort));
      members(coordinator, TestDaemon.COORDINATOR, NODE_IP);
    }
  }

  @Test
  void aMemberThatStopsIsGoneAtOnce() {
    try (TestDaemon coordinator = coordinator()) {
      try (TestDaemon node = node()) {
        members(coordinator, TestDaemon.COORDINATOR, NODE_IP);
        List<MemberStatus> members = coordinator.status().members();
        assertThat(members).hasSize(2);
        assertThat(node.home).isNotEqualTo(coordinator.home);
      }
      members(coordinator, TestDaemon.COORDINATOR);
    }
  }

  /** Puts another configuration in place as a user would who copies it. */
  private static void replace(ConfigHome home, ConfigHome by) throws IOException {
    Files.copy(by.iniFile(""), home.iniFile(""), StandardCopyOption.REPLACE_EXISTING);
  }
}
