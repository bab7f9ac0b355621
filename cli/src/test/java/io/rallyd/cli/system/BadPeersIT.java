package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons among peers that do not belong, on addresses of this machine's loopback network. */
@Tag("slow")
class BadPeersIT {
  private static final String COORDINATOR = "127.0.0.1";
  private static final String NODE = "127.0.0.2";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int ROUNDS = 50;

  /** A round is noise, noise in TLS, a huge frame, and one behind a HELLO. */
  static final int STRANGERS_OF_A_DOSE = 4 * ROUNDS;

  /** A hundred bytes of heap and some KiB of buffers for each stranger would be more. */
  static final Doses JUDGE = new Doses(100, 1024);

  @TempDir private Path directory;

  private Daemon daemon(String name, String ip, String... configuration) {
    Account account = Account.create(directory.resolve(name)).configured(configuration);
    return new Daemon(account, ip, COORDINATOR);
  }

  private static String[] section(int port, String secret) {
    return new String[] {"[daemon]", "port = " + port, "secret = " + secret};
  }

  @Test
  void aNodeWithAnotherSecretStaysOutsideSaysSoAndComesInOnceItIsRight() throws Exception {
    int port = Daemon.freePort();
    try (Daemon coordinator = daemon("a", COORDINATOR, section(port, "first".repeat(10)));
        Daemon node = daemon("b", NODE, section(port, "other".repeat(10)))) {
      DaemonCluster.expectSuccess(coordinator.start());
      DaemonCluster.expectSuccess(node.start());
      DaemonCluster.until(
          PATIENCE,
          () -> node.account().esrallyd("status", "--verbose").output().contains("secret"),
          () -> node.account().esrallyd("status", "--verbose").toString());
      assertThat(coordinator.member(NODE).path("connected").asBoolean()).isFalse();
      BadInput.assertRefused(raceFrom(coordinator), "race", NODE, "esrallyd start");

      Files.copy(
          coordinator.account().iniFile(),
          node.account().iniFile(),
          StandardCopyOption.REPLACE_EXISTING);
      coordinator.awaitMember(NODE);
    }
  }

  @Test
  void aNodeOfAnotherVersionJoinsButMayNotRace() throws Exception {
    int port = Daemon.freePort();
    String[] section = section(port, "first".repeat(10));
    Account older = Account.create(directory.resolve("b")).configured(section);
    Path distribution = OtherVersion.of("0.0.9", directory.resolve("older"));
    try (Daemon coordinator = daemon("a", COORDINATOR, section);
        Daemon node =
            new Daemon(
                new Account(older.home(), distribution, older.prefix()), NODE, COORDINATOR)) {
      DaemonCluster.expectSuccess(coordinator.start());
      DaemonCluster.expectSuccess(node.start());
      coordinator.awaitMember(NODE);
      assertThat(coordinator.member(NODE).path("version").asText()).isEqualTo("0.0.9");
      BadInput.assertRefused(raceFrom(coordinator), "race", NODE, "0.0.9");
    }
  }

  private static Outcome raceFrom(Daemon coordinator) {
    return coordinator
        .account()
        .esrally(
            PATIENCE,
            "race",
            "--pipeline=benchmark-only",
            "--track-path=" + Account.track("empty"),
            "--load-driver-hosts=" + NODE);
  }

  @Test
  void aNodeWithoutSecretSaysSo() throws Exception {
    try (Daemon node = daemon("b", NODE, "[daemon]", "port = " + Daemon.freePort())) {
      Outcome start = node.start();
      DaemonCluster.expectSuccess(start);
      assertThat(start.output()).contains("secret", "rally.ini");
      assertThat(node.account().esrallyd("status", "--verbose").output()).contains("secret");
    }
  }

  @Test
  void strangersCostNothingAndDisturbNobody() throws Exception {
    int port = Daemon.freePort();
    String[] section = section(port, "first".repeat(10));
    try (Daemon coordinator = accountable("a", COORDINATOR, section);
        Daemon node = daemon("b", NODE, section)) {
      DaemonCluster.expectSuccess(coordinator.start());
      DaemonCluster.expectSuccess(node.start());
      coordinator.awaitMember(NODE);
      String since = coordinator.member(NODE).path("since").asText();
      long pid = coordinator.pid().orElseThrow();

      Stranger stranger = new Stranger(COORDINATOR, port);
      List<String> wrong =
          JUDGE.judge(
              dose -> {
                rounds(stranger, ROUNDS);
                Gauge gauge = Gauge.of(pid);
                System.out.println(
                    "after " + (dose + 1) * ROUNDS + " rounds of strangers: " + gauge);
                return gauge;
              },
              STRANGERS_OF_A_DOSE);
      assertThat(wrong).isEmpty();
      assertThat(logs(coordinator)).doesNotContain("LEAK");
      coordinator.awaitMember(NODE);
      assertThat(coordinator.member(NODE).path("since").asText()).isEqualTo(since);
    }
  }

  private static String logs(Daemon daemon) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(daemon.account().log())) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  /** Returns a daemon that keeps count of its memory and tells of each buffer that it forgets. */
  private Daemon accountable(String name, String ip, String... configuration) {
    Account account = Account.create(directory.resolve(name)).configured(configuration);
    List<String> environment =
        List.of(
            "env",
            "RALLY_NO_CLASS_ARCHIVE=1",
            "RALLY_JAVA_OPTS=-XX:NativeMemoryTracking=summary"
                + " -Dio.netty.leakDetection.level=paranoid");
    return new Daemon(
        new Account(account.home(), account.distribution(), environment), ip, COORDINATOR);
  }

  private static void rounds(Stranger stranger, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      stranger.noise();
      stranger.noiseInTls();
      stranger.hugeFrame();
      stranger.hugeFrameAfterHello();
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(COORDINATOR));
        Daemon coordinator =
            daemon("a", COORDINATOR, section(taken.getLocalPort(), "first".repeat(10)))) {
      Outcome start = coordinator.start();
      BadInput.assertRefused(start, "start", Integer.toString(taken.getLocalPort()));
      assertThat(coordinator.pid()).isEmpty();
    }
  }

  @Test
  void aSecondDaemonOfTheSameAddressIsRefused() throws Exception {
    int port = Daemon.freePort();
    String[] section = section(port, "first".repeat(10));
    try (Daemon coordinator = daemon("a", COORDINATOR, section);
        Daemon node = daemon("b", NODE, section);
        Daemon twin = daemon("c", NODE, section)) {
      DaemonCluster.expectSuccess(coordinator.start());
      DaemonCluster.expectSuccess(node.start());
      coordinator.awaitMember(NODE);
      twin.start();
      DaemonCluster.until(
          PATIENCE,
          () ->
              twin.account()
                  .esrallyd("status", "--verbose")
                  .output()
                  .contains("Another node has joined with the address " + NODE),
          () -> twin.account().esrallyd("status", "--verbose").toString());
      coordinator.awaitMember(NODE);
    }
  }
}
