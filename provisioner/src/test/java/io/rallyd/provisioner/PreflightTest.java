package io.rallyd.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.provisioning.CheckProvisioner;
import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.provisioner.account.RunAs;
import io.rallyd.provisioner.jdk.JdkFinder;
import io.rallyd.provisioner.supply.Product;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  @TempDir Path root;
  private NodeSpec node;

  @BeforeEach
  void chooseFreePorts() throws IOException {
    try (ServerSocket one = socket();
        ServerSocket two = socket()) {
      node = new NodeSpec("rally-node-0", "127.0.0.1", one.getLocalPort(), two.getLocalPort());
    }
  }

  @Test
  void aMachineThatIsFitHasNoProblems() {
    assertThat(problems(settings("", Optional.empty()), "", 1000, node)).isEmpty();
  }

  @Test
  void everyProblemIsFoundAtOnce() throws IOException {
    try (ServerSocket taken = socket()) {
      NodeSpec bad =
          new NodeSpec("rally-node-0", "127.0.0.1", taken.getLocalPort(), node.transportPort());
      NodeSpec far = new NodeSpec("rally-node-1", "192.0.2.1", node.httpPort(), 70_000);
      assertThat(problems(settings("", Optional.empty()), "7", 1L << 50, bad, far))
          .anyMatch(p -> p.contains("Port " + taken.getLocalPort()) && p.contains("rally-node-0"))
          .anyMatch(p -> p.contains("192.0.2.1") && p.contains("cannot be bound"))
          .anyMatch(p -> p.contains("70000"))
          .anyMatch(p -> p.contains("MB free"))
          .anyMatch(p -> p.contains("No Java 7 "))
          .allMatch(p -> p.endsWith(".") && !p.contains("\n"));
    }
  }

  @Test
  void theUserOfTheServerMustExistAndReachTheDirectory() throws IOException {
    Assumptions.assumeTrue(RunAs.isRoot(), "SKIPPED: only root runs servers as another user");
    assertThat(problems(settings("no-such-user", Optional.empty()), "", 0, node))
        .singleElement()
        .asString()
        .contains("[no-such-user]", "[run.as]");
    assertThat(problems(settings("root", Optional.empty()), "", 0, node))
        .singleElement()
        .asString()
        .contains("refuse to run as root");
    Path closed =
        Files.createDirectory(
            root.resolve("closed"),
            java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                java.nio.file.attribute.PosixFilePermissions.fromString("rwx------")));
    assertThat(problems(settings("", Optional.of(closed)), "", 0, node))
        .singleElement()
        .asString()
        .contains("cannot reach", "closed", "[install.dir]");
  }

  @Test
  void limitsAreThoseThatServersInsistOn() throws IOException {
    limits("1024", "4096", "100", "65530");
    assertThat(limitProblems())
        .hasSize(3)
        .anyMatch(p -> p.contains("4096 files") && p.contains("65535"))
        .anyMatch(p -> p.contains("100 processes") && p.contains("4096"))
        .anyMatch(p -> p.contains("65530 memory maps") && p.contains("vm.max_map_count=262144"));
    limits("1024", "unlimited", "unlimited", "262144");
    assertThat(limitProblems()).isEmpty();
  }

  private List<String> limitProblems() {
    List<String> problems = new ArrayList<>();
    new SystemLimits(root).check(Product.ELASTICSEARCH, problems);
    return problems;
  }

  private void limits(String softFiles, String hardFiles, String processes, String maps)
      throws IOException {
    Files.createDirectories(root.resolve("self"));
    Files.createDirectories(root.resolve("sys/vm"));
    Files.writeString(
        root.resolve("self/limits"),
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max processes             %s                96365                processes
        Max open files            %s                %s                files
        """
            .formatted(processes, softFiles, hardFiles));
    Files.writeString(root.resolve("sys/vm/max_map_count"), maps + "\n");
  }

  private List<String> problems(
      ProvisionerSettings settings, String jdk, long archiveBytes, NodeSpec... nodes) {
    return new Preflight(settings, JdkFinder.ofThisMachine(), new SystemLimits(root))
        .problems(
            new CheckProvisioner(
                "r", "7.17.29", "elasticsearch", jdk, List.of(nodes), archiveBytes));
  }

  private ProvisionerSettings settings(String user, Optional<Path> installDir) {
    return new ProvisionerSettings(
        root,
        installDir,
        user,
        List.of("PATH"),
        ProvisionerSettings.DEFAULT_STARTUP,
        ProvisionerSettings.DEFAULT_GRACE);
  }

  private static ServerSocket socket() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
