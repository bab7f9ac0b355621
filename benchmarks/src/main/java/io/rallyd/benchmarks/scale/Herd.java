package io.rallyd.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;

/** Nodes that live, and die, together, in as many processes as their open files need. */
final class Herd implements AutoCloseable {
  private final List<NodeProcess> processes = new ArrayList<>();
  private final int size;

  /** Starts them; they dial at once. */
  Herd(int port, int size, ScaleOptions options, Tls tls, String secret) {
    this.size = size;
    for (int left = size; left > 0; left -= options.nodesPerProcess()) {
      processes.add(new NodeProcess(port, Math.min(left, options.nodesPerProcess()), tls, secret));
    }
  }

  int size() {
    return size;
  }

  double cpuSeconds() {
    return processes.stream().mapToDouble(each -> each.cpu().toNanos() / 1e9).sum();
  }

  /** Kills them all at once. */
  void kill() {
    processes.forEach(NodeProcess::kill);
  }

  @Override
  public void close() {
    processes.forEach(NodeProcess::close);
  }
}
