package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Message;
import java.util.List;

/**
 * Nothing of the race is left on this machine, but for the problems named.
 *
 * @param metrics of each node
 * @param problems one sentence each
 */
public record NodesStopped(List<NodeMetrics> metrics, List<String> problems) implements Message {
  public NodesStopped {
    metrics = List.copyOf(metrics);
    problems = List.copyOf(problems);
  }
}
