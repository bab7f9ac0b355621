package io.rallyd.provisioner.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.Car;
import io.rallyd.protocol.provisioning.ConfigTemplate;
import io.rallyd.protocol.provisioning.Distribution;
import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.provisioner.supply.Product;
import io.rallyd.provisioner.team.CarResolver;
import io.rallyd.provisioner.team.CarSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarConfigurationTest {
  private static final NodeSpec FIRST = new NodeSpec("rally-node-0", "127.0.0.1", 39200, 39300);
  private static final NodeSpec SECOND = new NodeSpec("rally-node-1", "127.0.0.1", 39201, 39301);
  private static final NodeSpec ELSEWHERE = new NodeSpec("rally-node-1", "10.0.0.2", 39200, 39300);

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void createHome() throws IOException {
    home = folder.resolve("home");
    write("config/elasticsearch.yml", "old: 1\n");
    write("config/jvm.options", "-Xms4g\n");
    write("config/log4j2.properties", "status = own\n");
    write("config/users", "old");
  }

  @Test
  void theBundledCarReplacesTheConfigurationButKeepsWhatIsTunedToTheVersion() throws IOException {
    apply("elasticsearch", "7.17.29", defaults(Map.of()), FIRST);
    assertThat(lines("elasticsearch.yml"))
        .containsExactly(
            "cluster.name: \"rally-benchmark\"",
            "node.name: \"rally-node-0\"",
            "path.data: \"" + home.resolve("data") + "\"",
            "path.logs: \"" + folder.resolve("node/logs/server") + "\"",
            "network.host: \"127.0.0.1\"",
            "http.port: 39200",
            "transport.port: 39300",
            "discovery.type: single-node",
            "action.destructive_requires_name: false");
    assertThat(lines("jvm.options"))
        .startsWith("-Xms4g")
        .contains("-Xms1g", "-Xmx1g", "-XX:HeapDumpPath=" + folder.resolve("node/heapdump"));
    assertThat(lines("log4j2.properties")).containsExactly("status = own");
    assertThat(home.resolve("config/users")).doesNotExist();
  }

  @Test
  void discoveryIsInTheLanguageOfTheVersion() throws IOException {
    assertThat(discovery("elasticsearch", "6.8.23"))
        .contains(
            "transport.tcp.port: 39300",
            "discovery.zen.ping.unicast.hosts: [\"127.0.0.1:39300\",\"127.0.0.1:39301\"]",
            "discovery.zen.minimum_master_nodes: 2");
    String seeds = "discovery.seed_hosts: [\"127.0.0.1:39300\",\"127.0.0.1:39301\"]";
    String names = ": [\"rally-node-0\",\"rally-node-1\"]";
    assertThat(discovery("elasticsearch", "7.0.1"))
        .contains("transport.tcp.port: 39300", seeds, "cluster.initial_master_nodes" + names);
    for (String version : List.of("7.17.29", "8.19.0", "9.2.0")) {
      assertThat(discovery("elasticsearch", version))
          .contains("transport.port: 39300", seeds, "cluster.initial_master_nodes" + names);
    }
    assertThat(discovery("opensearch", "1.3.0")).contains("cluster.initial_master_nodes" + names);
    for (String version : List.of("2.19.0", "3.1.0")) {
      assertThat(discovery("opensearch", version))
          .contains(seeds, "cluster.initial_cluster_manager_nodes" + names);
    }
  }

  @Test
  void settingsOfFullDistributionsAreMadeOnlyWhereTheirModulesAre() throws IOException {
    Files.createDirectories(home.resolve("modules/x-pack-core"));
    Files.createDirectories(home.resolve("modules/x-pack-security"));
    apply("elasticsearch", "8.19.0", defaults(Map.of()), FIRST);
    assertThat(lines("elasticsearch.yml"))
        .contains("xpack.security.enabled: false", "xpack.license.self_generated.type: basic")
        .noneMatch(line -> line.startsWith("xpack.ml"));
  }

  @Test
  void aCollectorOfTheUsersChoiceReplacesThatOfTheDistribution() throws IOException {
    Car car = CarResolver.bundled().resolve(List.of("4gheap", "zgc", "ea"), Map.of());
    apply("elasticsearch", "7.17.29", car, FIRST);
    assertThat(lines("jvm.options"))
        .contains("-XX:-UseG1GC", "11-:-XX:+UseZGC", "-Xmx4g", "-ea", "-esa");
  }

  @Test
  void parametersReachTheTemplates() throws IOException {
    Car car =
        defaults(
            Map.of(
                "additional_cluster_settings",
                Map.of("indices.queries.cache.size", "5%"),
                "additional_java_settings",
                List.of("-Dx=1", "-Dy=2")));
    apply("elasticsearch", "7.17.29", car, FIRST);
    assertThat(lines("elasticsearch.yml")).contains("indices.queries.cache.size: \"5%\"");
    assertThat(lines("jvm.options")).contains("-Dx=1", "-Dy=2");
  }

  @Test
  void seedHostsHavePortsOnlyWhereAddressesDoNotTellNodesApart() {
    assertThat(variables(FIRST, SECOND))
        .containsEntry("all_node_ips", "[\"127.0.0.1:39300\",\"127.0.0.1:39301\"]")
        .containsEntry("all_node_ips_count", 2);
    assertThat(variables(FIRST, ELSEWHERE))
        .containsEntry("all_node_ips", "[\"127.0.0.1\",\"10.0.0.2\"]")
        .containsEntry("minimum_master_nodes", 2)
        .containsEntry("http_port", "39200")
        .containsEntry("transport_port", "39300");
  }

  @Test
  void laterLayersAreAppendedAndOtherFilesCopied() throws IOException {
    Car car =
        car(
            Map.of("v", "5"),
            new ConfigTemplate(0, "config/a.yml", true, "a: {{ v }}\n".getBytes(UTF_8)),
            new ConfigTemplate(0, "bin/tool", false, "#!/bin/sh {{ v }}".getBytes(UTF_8)),
            new ConfigTemplate(1, "config/a.yml", true, "b: {{ missing }}".getBytes(UTF_8)));
    apply("elasticsearch", "7.17.29", car, FIRST);
    assertThat(lines("a.yml")).containsExactly("a: 5", "b: ");
    assertThat(home.resolve("bin/tool")).hasContent("#!/bin/sh {{ v }}").isExecutable();
    assertThat(lines("log4j2.properties")).anyMatch(l -> l.contains("es.logs.base_path"));
  }

  @Test
  void mistakesOfACarAreNamed() {
    assertFails("config/a.yml", "x\n{{ a", "config/a.yml", "line 2");
    assertFails("../a.yml", "x", "../a.yml", "climbs out");
    assertFails("/etc/a.yml", "x", "/etc/a.yml", "climbs out");
  }

  @Test
  void realTeamsRender() throws IOException {
    Path teams = Path.of("../../shared/data/teams").toAbsolutePath().normalize();
    Assumptions.assumeTrue(
        Files.isDirectory(teams), "SKIPPED: no shared data, real teams are not tried");
    for (String branch : List.of("7.17", "master")) {
      CarResolver cars = CarResolver.of(teams.resolve(branch));
      for (CarSummary car : cars.list()) {
        createHome();
        Car combined = cars.resolve(List.of("defaults", car.name()), Map.of());
        apply("elasticsearch", "7.17.29", combined, FIRST, SECOND);
        assertThat(lines("elasticsearch.yml"))
            .contains("node.name: rally-node-0", "http.port: 39200")
            .anyMatch(l -> l.startsWith("discovery.seed_hosts: [\"127.0.0.1:39300\""))
            .noneMatch(l -> l.contains("{{") || l.contains("{%"));
      }
    }
  }

  private void assertFails(String path, String template, String... parts) {
    Car car = car(Map.of(), new ConfigTemplate(0, path, true, template.getBytes(UTF_8)));
    assertThatThrownBy(() -> apply("elasticsearch", "7.17.29", car, FIRST))
        .isInstanceOf(RallyException.class)
        .hasMessageContainingAll(parts);
  }

  private static Car car(Map<String, Object> variables, ConfigTemplate... templates) {
    return new Car(List.of("x"), variables, List.of(templates));
  }

  private List<String> discovery(String product, String version) throws IOException {
    createHome();
    apply(product, version, defaults(Map.of()), FIRST, SECOND);
    List<String> lines = lines(product + ".yml");
    TreeDeletion.delete(home);
    return lines;
  }

  private static Car defaults(Map<String, Object> parameters) {
    return CarResolver.bundled().resolve(List.of("defaults"), parameters);
  }

  private void apply(String product, String version, Car car, NodeSpec... nodes)
      throws IOException {
    new CarConfiguration(new CarTemplates())
        .apply(car, Product.of(product), home, variables(product, version, car, nodes));
  }

  private Map<String, Object> variables(NodeSpec... nodes) {
    return variables("elasticsearch", "7.17.29", defaults(Map.of()), nodes);
  }

  private Map<String, Object> variables(
      String product, String version, Car car, NodeSpec... nodes) {
    Distribution distribution =
        new Distribution(version, "maven", product, new FileOffer("", "", 0, ""));
    InstallPlan plan = new InstallPlan("r", distribution, car, "rally-benchmark", List.of(nodes));
    NodeDirectories directories = new NodeDirectories(folder.resolve("node"), null);
    return NodeVariables.of(plan, nodes[0], directories, home, List.of(home.resolve("data")));
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(home.resolve("config").resolve(file)).stream()
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private void write(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
