package io.rallyd.provisioner.install;

import io.rallyd.protocol.provisioning.Car;
import io.rallyd.protocol.provisioning.Distribution;
import io.rallyd.protocol.provisioning.NodeSpec;
import java.util.List;

/** What all nodes of a race on this machine have in common. */
public record InstallPlan(
    String raceId,
    Distribution distribution,
    Car car,
    String clusterName,
    List<NodeSpec> allNodes) {
  /** Copies the list. */
  public InstallPlan {
    allNodes = List.copyOf(allNodes);
  }
}
