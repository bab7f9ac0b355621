package io.rallyd.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.provisioning.Distribution;
import io.rallyd.protocol.provisioning.InstallNodes;
import io.rallyd.protocol.provisioning.LaunchNodes;
import io.rallyd.protocol.provisioning.LaunchedNode;
import io.rallyd.protocol.provisioning.NodeDied;
import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.protocol.provisioning.NodesInstalled;
import io.rallyd.protocol.provisioning.NodesStopped;
import io.rallyd.protocol.provisioning.StopNodes;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.race.NodeNotice;
import io.rallyd.provisioner.install.TreeDeletion;
import io.rallyd.provisioner.supply.Checksums;
import io.rallyd.transport.RequestFailedException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole life of a race on a machine, with a small server instead of Elasticsearch. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ProvisionerRoleTest {
  /** Longer than a busy machine takes to start or to end a shell. */
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path root;
  private Path archive;
  private Path fresh;
  private ProvisionerRole role;
  private TestLink link;

  @BeforeEach
  void createRole() throws IOException {
    archive = FakeDistribution.archive(Files.createDirectories(root.resolve("source")));
    // Where another user can get to; a JUnit folder is closed to all but its owner.
    fresh = Files.createTempDirectory(Path.of("/var/tmp"), "rallyd-test");
    Files.setPosixFilePermissions(
        fresh, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    start(PATIENCE, PATIENCE);
  }

  @AfterEach
  void closeRole() throws IOException {
    role.close();
    try (Stream<Path> left = Files.list(fresh)) {
      assertThat(left).isEmpty();
    } finally {
      TreeDeletion.delete(fresh);
    }
  }

  @Test
  void aRaceIsInstalledLaunchedStoppedAndGone() throws Exception {
    NodesInstalled installed = link.ask(FakeDistribution.install("r1", archive, "", node(0)));
    assertThat(installed.javaHome()).isNotEmpty();
    LaunchedNode server = link.ask(new LaunchNodes("r1")).nodes().get(0);
    Path home = homes().get(0);
    assertThat(home.resolve("config/jvm.options"))
        .content()
        .contains("-Dof.the.distribution=1", "-Xmx64m");
    assertThat(home.resolve("config/elasticsearch.yml"))
        .content()
        .contains("discovery.type: single-node")
        .doesNotContain("of.the.distribution", "xpack");
    assertThat(home.resolve("config/log4j2.properties")).content().contains("es.logs.base_path");
    assertThat(role.activity()).isEqualTo("running 1 node(s) of race r1");
    NodesStopped stopped = link.ask(new StopNodes("r1", false, false));
    assertThat(stopped.problems()).isEmpty();
    assertThat(stopped.metrics().get(0).values())
        .containsEntry("final_index_size_bytes", 5.0)
        .containsKey("node_startup_time");
    assertThat(ProcessHandle.of(server.pid())).isEmpty();
    assertThat(link.sent).noneMatch(NodeDied.class::isInstance);
    assertThat(role.activity()).isEmpty();
  }

  @Test
  void aRoleTakesOneRaceAfterAnother() throws Exception {
    NodeSpec node = node(0);
    for (String race : List.of("r1", "r2")) {
      link.ask(FakeDistribution.install(race, archive, "", node));
      link.ask(new LaunchNodes(race));
      assertThat(link.ask(new StopNodes(race, false, true)).problems()).isEmpty();
    }
  }

  @Test
  void anInstallationIsPreservedIfAskedFor() throws Exception {
    link.ask(FakeDistribution.install("r1", archive, "", node(0)));
    LaunchedNode server = link.ask(new LaunchNodes("r1")).nodes().get(0);
    assertThat(link.ask(new StopNodes("r1", true, false)).problems()).isEmpty();
    assertThat(ProcessHandle.of(server.pid())).isEmpty();
    Path home = homes().get(0);
    assertThat(home.resolve("data/segment")).exists();
    assertThat(link.sent)
        .filteredOn(NodeNotice.class::isInstance)
        .extracting(notice -> ((NodeNotice) notice).text())
        .containsExactly("Preserving benchmark candidate installation at [" + home + "].");
    for (Path kept : list(fresh)) {
      TreeDeletion.delete(kept);
    }
  }

  @Test
  void aServerThatEndsAtOnceSaysWhyAndLeavesNothing() throws Exception {
    link.ask(FakeDistribution.install("r1", archive, "die", node(0)));
    assertRefused(
        () -> link.ask(new LaunchNodes("r1")),
        "[rally-node-0]",
        "exit code 78",
        "node validation exception",
        "the moon is too full");
    assertThat(list(fresh)).isEmpty();
    assertThat(root.resolve("races/r1/rally-node-0/logs/server/rally-benchmark.log")).exists();
    assertThat(link.ask(new StopNodes("r1", false, true)).problems()).isEmpty();
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws Exception {
    role.close();
    start(Duration.ofMillis(300), PATIENCE);
    NodeSpec node = node(0);
    link.ask(FakeDistribution.install("r1", archive, "mute", node));
    assertRefused(
        () -> link.ask(new LaunchNodes("r1")), "[rally-node-0]", "did not answer", "127.0.0.1");
    assertThat(list(fresh)).isEmpty();
  }

  @Test
  void aServerThatWillNotEndIsKilled() throws Exception {
    role.close();
    start(PATIENCE, Duration.ofMillis(200));
    link.ask(FakeDistribution.install("r1", archive, "stubborn", node(0)));
    LaunchedNode server = link.ask(new LaunchNodes("r1")).nodes().get(0);
    assertThat(link.ask(new StopNodes("r1", false, false)).problems()).isEmpty();
    assertThat(ProcessHandle.of(server.pid())).isEmpty();
  }

  @Test
  void theDeathOfAServerIsReported() throws Exception {
    link.ask(FakeDistribution.install("r1", archive, "", node(0)));
    LaunchedNode server = link.ask(new LaunchNodes("r1")).nodes().get(0);
    ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
    assertThat(link.await(NodeDied.class).sentence()).contains("rally-node-0", "exit code 137");
    assertThat(link.ask(new StopNodes("r1", false, false)).problems()).isEmpty();
  }

  @Test
  void aServerWithoutItsGuardIsKilled() throws Exception {
    link.ask(FakeDistribution.install("r1", archive, "", node(0)));
    LaunchedNode launched = link.ask(new LaunchNodes("r1")).nodes().get(0);
    ProcessHandle server = ProcessHandle.of(launched.pid()).orElseThrow();
    server.parent().orElseThrow().destroyForcibly();
    server.onExit().get(120, TimeUnit.SECONDS);
    assertThat(link.await(NodeDied.class).sentence()).contains("rally-node-0");
    assertThat(link.ask(new StopNodes("r1", false, false)).problems()).isEmpty();
  }

  @Test
  void aStopEndsALaunchThatIsUnderWay() throws Exception {
    link.ask(FakeDistribution.install("r1", archive, "mute", node(0)));
    CompletionStage<?> launching = link.asking(new LaunchNodes("r1"));
    assertThat(link.ask(new StopNodes("r1", false, true)).problems()).isEmpty();
    assertThatThrownBy(() -> launching.toCompletableFuture().get(120, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RequestFailedException.class);
    assertThat(role.activity()).isEmpty();
  }

  @Test
  void aClosedLinkEndsItsRaces() throws Exception {
    link.ask(FakeDistribution.install("r1", archive, "", node(0)));
    LaunchedNode launched = link.ask(new LaunchNodes("r1")).nodes().get(0);
    ProcessHandle server = ProcessHandle.of(launched.pid()).orElseThrow();
    link.closeForGood();
    server.onExit().get(120, TimeUnit.SECONDS);
  }

  @Test
  void aKilledDaemonLeavesNoServer() throws Exception {
    DeathOfTheDaemon.leavesNothing(root, archive.toString(), node(0).httpPort());
  }

  @Test
  void aPortThatAnswersAsSomebodyElseIsNotTakenForTheNode() throws Exception {
    NodeSpec one = node(0);
    link.ask(FakeDistribution.install("r1", archive, "", one));
    link.ask(new LaunchNodes("r1"));
    NodeSpec other = new NodeSpec("rally-node-1", "127.0.0.1", one.httpPort(), one.transportPort());
    TestLink second = new TestLink(role);
    second.ask(FakeDistribution.install("r2", archive, "mute", other));
    assertRefused(
        () -> second.ask(new LaunchNodes("r2")), "in use by [rally-node-0]", "[rally-node-1]");
    assertThat(link.ask(new StopNodes("r1", false, true)).problems()).isEmpty();
  }

  @Test
  void theArchiveComesFromTheCoordinatorIfThatOffersIt() throws Exception {
    CompletableFuture<FileOffer> asked = new CompletableFuture<>();
    role.close();
    role =
        new ProvisionerRole(
            settings(PATIENCE, PATIENCE),
            (from, race, offer, target, bytes) -> {
              asked.complete(offer);
              try {
                Files.copy(archive, target);
              } catch (IOException e) {
                return CompletableFuture.failedFuture(e);
              }
              return CompletableFuture.completedFuture(target);
            });
    link = new TestLink(role);
    FileOffer offer =
        new FileOffer(
            "elasticsearch", "offered.tar.gz", Files.size(archive), Checksums.sha256(archive));
    link.ask(offering("r1", offer));
    assertThat(asked).isCompletedWithValue(offer);
    assertThat(root.resolve("distributions/offered.tar.gz")).hasSameBinaryContentAs(archive);
    link.ask(new StopNodes("r1", false, true));
    // The second time it is in the cache: the copy, which would now fail, is not needed.
    link.ask(offering("r2", offer));
    link.ask(new StopNodes("r2", false, true));
  }

  @Test
  void anArchiveThatCannotBeHadIsNamed() throws Exception {
    FileOffer offer = new FileOffer("elasticsearch", "offered.tar.gz", 1, "00");
    assertRefused(() -> link.ask(offering("r1", offer)), "offered.tar.gz", "coordinator");
    assertRefused(
        () -> link.ask(FakeDistribution.install("r2", root.resolve("nothing.tar.gz"), "", node(0))),
        "Elasticsearch 7.17.29",
        "nothing.tar.gz");
    Path broken = Files.writeString(root.resolve("broken.tar.gz"), "no archive");
    assertRefused(
        () -> link.ask(FakeDistribution.install("r3", broken, "", node(0))),
        "broken.tar.gz",
        "cannot be read");
    assertThat(role.activity()).isEmpty();
    assertThat(list(root.resolve("races"))).isEmpty();
  }

  @Test
  void aStopDoesNotWaitForAServerThatHasStoppedSending() throws Exception {
    try (java.net.ServerSocket silent =
        new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:%d/elasticsearch.tar.gz".formatted(silent.getLocalPort());
      InstallNodes request = FakeDistribution.install("r1", archive, "", node(0));
      CompletionStage<?> installing =
          link.asking(
              new InstallNodes(
                  "r1",
                  request.distribution(),
                  request.car(),
                  request.clusterName(),
                  request.runtimeJdk(),
                  request.nodes(),
                  request.allNodes(),
                  java.util.Map.of("fake.url", url, "fake.cache", "false")));
      try (java.net.Socket asked = silent.accept()) {
        assertThat(asked.getInputStream().read()).isPositive();
        assertThat(link.ask(new StopNodes("r1", false, true)).problems()).isEmpty();
        assertThatThrownBy(() -> installing.toCompletableFuture().get(120, TimeUnit.SECONDS))
            .hasCauseInstanceOf(RequestFailedException.class);
      }
    }
  }

  @Test
  void namesThatAreNoneAreRefused() throws Exception {
    NodeSpec bad = new NodeSpec("../x", "127.0.0.1", 39390, 39490);
    assertRefused(() -> link.ask(FakeDistribution.install("r1", archive, "", bad)), "[../x]");
    assertRefused(() -> link.ask(FakeDistribution.install("../r", archive, "", node(0))), "[../r]");
    assertRefused(() -> link.ask(new LaunchNodes("never")), "[never]");
    assertThat(link.ask(new StopNodes("never", false, false)).problems()).isEmpty();
  }

  private InstallNodes offering(String race, FileOffer offer) throws IOException {
    InstallNodes request = FakeDistribution.install(race, archive, "", node(0));
    return new InstallNodes(
        race,
        new Distribution(FakeDistribution.VERSION, "unknown-here", "elasticsearch", offer),
        request.car(),
        request.clusterName(),
        request.runtimeJdk(),
        request.nodes(),
        request.allNodes(),
        java.util.Map.of());
  }

  private void start(Duration startup, Duration grace) {
    role = new ProvisionerRole(settings(startup, grace), NoFiles::refuse);
    link = new TestLink(role);
  }

  private ProvisionerSettings settings(Duration startup, Duration grace) {
    return new ProvisionerSettings(root, Optional.of(fresh), "", List.of("PATH"), startup, grace);
  }

  private interface Asking {
    Object ask() throws Exception;
  }

  private static void assertRefused(Asking asking, String... parts) {
    assertThatThrownBy(asking::ask)
        .isInstanceOfSatisfying(
            RequestFailedException.class,
            e -> assertThat(e.kind()).isEqualTo(RequestFailedException.Kind.REFUSED))
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
  }

  private List<Path> homes() throws IOException {
    return list(fresh).stream()
        .map(p -> p.resolve("install/elasticsearch-" + FakeDistribution.VERSION))
        .toList();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static NodeSpec node(int number) throws IOException {
    return new NodeSpec("rally-node-" + number, "127.0.0.1", freePort(20_000), freePort(25_000));
  }

  /** Takes one below those that the system gives to whoever connects: nobody gets it meanwhile. */
  private static int freePort(int from) throws IOException {
    for (int tries = 0; tries < 100; tries++) {
      int port = from + ThreadLocalRandom.current().nextInt(4_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        continue;
      }
    }
    throw new IOException("no port from " + from + " is free");
  }
}
