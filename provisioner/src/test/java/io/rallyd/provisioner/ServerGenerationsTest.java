package io.rallyd.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rallyd.protocol.provisioning.Distribution;
import io.rallyd.protocol.provisioning.InstallNodes;
import io.rallyd.protocol.provisioning.LaunchNodes;
import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.protocol.provisioning.StopNodes;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.provisioner.team.CarResolver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bundled car starts a cluster of two of every generation of both products. Fetches half a
 * gigabyte and needs a JDK of 21 or newer, so it runs only when asked for: {@code mvn -Pslow
 * -Drallyd.test.excludedGroups= -pl provisioner -am test}.
 */
@Tag("slow")
@Tag("generations")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ServerGenerationsTest {
  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({
    "maven, elasticsearch, 6.8.23",
    "maven, elasticsearch, 8.19.0",
    "maven, elasticsearch, 9.2.0",
    "maven-opensearch, opensearch, 2.19.0",
    "maven-opensearch, opensearch, 3.1.0",
  })
  void theBundledCarFormsACluster(String repository, String product, String version)
      throws Exception {
    List<NodeSpec> nodes =
        List.of(
            new NodeSpec("rally-node-0", "127.0.0.1", 29350, 29450),
            new NodeSpec("rally-node-1", "127.0.0.1", 29351, 29451));
    try (InstallDirectory fresh = InstallDirectory.create();
        ProvisionerRole role = new ProvisionerRole(fresh.settings(root), NoFiles::refuse)) {
      TestLink link = new TestLink(role);
      link.ask(
          new InstallNodes(
              "generations",
              new Distribution(version, repository, product, new FileOffer("server", "", 0, "")),
              CarResolver.bundled().resolve(List.of("defaults"), Map.of("heap_size", "400m")),
              "rally-benchmark",
              "",
              nodes,
              nodes,
              Map.of()));
      List<Long> servers =
          link.ask(new LaunchNodes("generations")).nodes().stream().map(n -> n.pid()).toList();
      JsonNode about = RealServerTest.get(29350, "/");
      assertThat(about.path("version").path("number").asText()).isEqualTo(version);
      JsonNode health = RealServerTest.get(29351, "/_cluster/health?wait_for_nodes=2&timeout=180s");
      assertThat(health.path("number_of_nodes").asInt()).isEqualTo(2);
      assertThat(link.ask(new StopNodes("generations", false, false)).problems()).isEmpty();
      assertThat(servers).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
      assertThat(fresh.path()).isEmptyDirectory();
    }
  }
}
