package io.rallyd.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.protocol.provisioning.CheckProvisioner;
import io.rallyd.protocol.provisioning.Distribution;
import io.rallyd.protocol.provisioning.InstallNodes;
import io.rallyd.protocol.provisioning.LaunchNodes;
import io.rallyd.protocol.provisioning.LaunchedNode;
import io.rallyd.protocol.provisioning.NodeDied;
import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.protocol.provisioning.NodesInstalled;
import io.rallyd.protocol.provisioning.NodesLaunched;
import io.rallyd.protocol.provisioning.NodesStopped;
import io.rallyd.protocol.provisioning.StopNodes;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.provisioner.account.RunAs;
import io.rallyd.provisioner.team.CarResolver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Elasticsearch itself, from the Maven repository; as root it runs as another user. */
@Tag("slow")
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class RealServerTest {
  static final String VERSION = "7.17.29";

  @TempDir Path root;
  private InstallDirectory fresh;
  private ProvisionerRole role;
  private TestLink link;

  @BeforeEach
  void createRole() throws IOException {
    fresh = InstallDirectory.create();
    role = new ProvisionerRole(fresh.settings(root), NoFiles::refuse);
    link = new TestLink(role);
  }

  @AfterEach
  void closeRole() throws IOException {
    role.close();
    fresh.close();
  }

  @Test
  void aNodeIsInstalledLaunchedMeasuredStoppedAndGone() throws Exception {
    NodeSpec node = new NodeSpec("rally-node-0", "127.0.0.1", 29300, 29400);
    assertThat(
            link.ask(
                    new CheckProvisioner(
                        "r1", VERSION, "elasticsearch", "", List.of(node), 60_000_000))
                .problems())
        .isEmpty();
    NodesInstalled installed = link.ask(install("r1", List.of(node), List.of(node)));
    assertThat(installed.javaMajor()).isBetween(8, 18);
    NodesLaunched launched = link.ask(new LaunchNodes("r1"));
    LaunchedNode running = launched.nodes().get(0);
    assertThat(running.startupMillis()).isPositive();
    assertThat(owner(running.pid())).isEqualTo(RunAs.decide("").user());
    JsonNode health = get(29300, "/_cluster/health?wait_for_status=green&timeout=180s");
    assertThat(health.path("status").asText()).isEqualTo("green");
    String arguments = get(29300, "/_nodes/_local/jvm").toString();
    assertThat(arguments).contains("-Xmx512m").contains("HeapDumpPath");
    assertThat(role.activity()).contains("running").contains("r1");

    assertThat(freshDirectories()).hasSize(1);
    NodesStopped stopped = link.ask(new StopNodes("r1", false, false));
    assertThat(stopped.problems()).isEmpty();
    assertThat(stopped.metrics().get(0).values())
        .containsKeys("node_startup_time", "final_index_size_bytes", "disk_io_write_bytes");
    assertThat(ProcessHandle.of(running.pid())).isEmpty();
    assertThat(freshDirectories()).isEmpty();
    assertThat(root.resolve("races/r1/rally-node-0/install")).doesNotExist();
    assertThat(root.resolve("races/r1/rally-node-0/logs/server/rally-benchmark.log")).exists();
    assertThat(role.activity()).isEmpty();
    assertThat(link.sent).noneMatch(NodeDied.class::isInstance);
  }

  @Test
  void twoNodesOnOneAddressFormOneCluster() throws Exception {
    List<NodeSpec> nodes =
        List.of(
            new NodeSpec("rally-node-0", "127.0.0.1", 29310, 29410),
            new NodeSpec("rally-node-1", "127.0.0.1", 29311, 29411));
    link.ask(install("r2", nodes, nodes));
    NodesLaunched launched = link.ask(new LaunchNodes("r2"));
    assertThat(launched.nodes()).hasSize(2);
    JsonNode health = get(29311, "/_cluster/health?wait_for_nodes=2&timeout=180s");
    assertThat(health.path("number_of_nodes").asInt()).isEqualTo(2);
    assertThat(health.path("timed_out").asBoolean()).isFalse();
    assertThat(link.ask(new StopNodes("r2", false, true)).problems()).isEmpty();
    launched.nodes().forEach(n -> assertThat(ProcessHandle.of(n.pid())).isEmpty());
    assertThat(freshDirectories()).isEmpty();
  }

  @Test
  void aServerThatDiesIsReportedAndCanStillBeCleared() throws Exception {
    NodeSpec node = new NodeSpec("rally-node-0", "127.0.0.1", 29320, 29420);
    link.ask(install("r3", List.of(node), List.of(node)));
    LaunchedNode running = link.ask(new LaunchNodes("r3")).nodes().get(0);
    ProcessHandle.of(running.pid()).orElseThrow().destroyForcibly();
    NodeDied died = link.await(NodeDied.class);
    assertThat(died.sentence()).contains("rally-node-0", "exit code 137");
    assertThat(link.ask(new StopNodes("r3", false, true)).problems()).isEmpty();
    assertThat(freshDirectories()).isEmpty();
  }

  @Test
  void aClosedLinkEndsEverything() throws Exception {
    NodeSpec node = new NodeSpec("rally-node-0", "127.0.0.1", 29330, 29430);
    link.ask(install("r4", List.of(node), List.of(node)));
    LaunchedNode running = link.ask(new LaunchNodes("r4")).nodes().get(0);
    ProcessHandle server = ProcessHandle.of(running.pid()).orElseThrow();
    link.closeForGood();
    server.onExit().get(120, TimeUnit.SECONDS);
    role.close();
    assertThat(freshDirectories()).isEmpty();
  }

  @Test
  void aKilledDaemonLeavesNoServer() throws Exception {
    DeathOfTheDaemon.leavesNothing(root, "", 29340);
  }

  private InstallNodes install(String race, List<NodeSpec> nodes, List<NodeSpec> all) {
    return new InstallNodes(
        race,
        new Distribution(
            VERSION, "maven", "elasticsearch", new FileOffer("elasticsearch", "", 0, "")),
        CarResolver.bundled().resolve(List.of("defaults"), Map.of("heap_size", "512m")),
        "rally-benchmark",
        "",
        nodes,
        all,
        Map.of());
  }

  static String owner(long pid) throws IOException {
    return Files.getOwner(Path.of("/proc", String.valueOf(pid))).getName();
  }

  private List<Path> freshDirectories() throws IOException {
    try (Stream<Path> entries = Files.list(fresh.path())) {
      return entries.toList();
    }
  }

  static JsonNode get(int port, String path) throws Exception {
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    return new ObjectMapper().readTree(answer.body());
  }
}
