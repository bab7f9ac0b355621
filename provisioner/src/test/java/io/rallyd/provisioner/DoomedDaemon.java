package io.rallyd.provisioner;

import io.rallyd.protocol.provisioning.Distribution;
import io.rallyd.protocol.provisioning.InstallNodes;
import io.rallyd.protocol.provisioning.LaunchNodes;
import io.rallyd.protocol.provisioning.NodeSpec;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.provisioner.team.CarResolver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process of its own with a role in it, made to be killed by a test. */
public final class DoomedDaemon {
  private DoomedDaemon() {}

  /** Takes root directory, archive (empty for Elasticsearch from Maven) and HTTP port. */
  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    int port = Integer.parseInt(args[2]);
    NodeSpec node = new NodeSpec("rally-node-0", "127.0.0.1", port, port + 100);
    ProvisionerRole role = new ProvisionerRole(ProvisionerSettings.defaults(root), NoFiles::refuse);
    TestLink link = new TestLink(role);
    link.ask(
        args[1].isEmpty()
            ? new InstallNodes(
                "doomed",
                new Distribution(
                    RealServerTest.VERSION,
                    "maven",
                    "elasticsearch",
                    new FileOffer("elasticsearch", "", 0, "")),
                CarResolver.bundled().resolve(List.of("defaults"), Map.of("heap_size", "512m")),
                "rally-benchmark",
                "",
                List.of(node),
                List.of(node),
                Map.of())
            : FakeDistribution.install("doomed", Path.of(args[1]), "", node));
    System.out.println(link.ask(new LaunchNodes("doomed")).nodes().get(0).pid());
    System.in.read();
  }
}
