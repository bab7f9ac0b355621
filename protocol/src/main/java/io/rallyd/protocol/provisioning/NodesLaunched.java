package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;
import java.util.List;

/**
 * All nodes of this machine answer HTTP.
 *
 * @param nodes the nodes
 */
public record NodesLaunched(List<LaunchedNode> nodes) implements Message {
  /** How it travels. */
  public static final Wire<NodesLaunched> WIRE =
      Wire.of(
          (out, m) -> out.putList(m.nodes(), LaunchedNode.WIRE),
          in -> new NodesLaunched(in.getList(LaunchedNode.WIRE)));

  public NodesLaunched {
    nodes = List.copyOf(nodes);
  }
}
