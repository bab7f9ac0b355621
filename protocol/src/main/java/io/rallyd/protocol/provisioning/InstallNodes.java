package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Request;
import java.util.List;
import java.util.Map;

/**
 * Fetches, installs and configures the nodes of this machine.
 *
 * @param raceId the race
 * @param distribution what to install
 * @param car how to configure it
 * @param clusterName name of the cluster
 * @param runtimeJdk number, {@code bundled} or empty
 * @param nodes nodes of this machine
 * @param allNodes nodes of the whole cluster in order of their ids
 * @param distributionSettings section {@code [distributions]} of the user's {@code rally.ini}
 */
public record InstallNodes(
    String raceId,
    Distribution distribution,
    Car car,
    String clusterName,
    String runtimeJdk,
    List<NodeSpec> nodes,
    List<NodeSpec> allNodes,
    Map<String, String> distributionSettings)
    implements Request<NodesInstalled> {
  public InstallNodes {
    nodes = List.copyOf(nodes);
    allNodes = List.copyOf(allNodes);
  }
}
