package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Message;
import java.util.List;

/**
 * All nodes of this machine answer HTTP.
 *
 * @param nodes the nodes
 */
public record NodesLaunched(List<LaunchedNode> nodes) implements Message {
  public NodesLaunched {
    nodes = List.copyOf(nodes);
  }
}
