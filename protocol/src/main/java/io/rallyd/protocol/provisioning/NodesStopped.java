package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;
import java.util.List;

/**
 * Nothing of the race is left on this machine, but for the problems named.
 *
 * @param metrics of each node
 * @param problems one sentence each
 */
public record NodesStopped(List<NodeMetrics> metrics, List<String> problems) implements Message {
  /** How it travels. */
  public static final Wire<NodesStopped> WIRE =
      Wire.of(
          (out, m) -> {
            out.putList(m.metrics(), NodeMetrics.WIRE);
            out.putStrings(m.problems());
          },
          in -> new NodesStopped(in.getList(NodeMetrics.WIRE), in.getStrings()));

  public NodesStopped {
    metrics = List.copyOf(metrics);
    problems = List.copyOf(problems);
  }
}
