package io.rallyd.benchmarks.scale;

import io.rallyd.benchmarks.contest.ChildJvm;
import java.time.Duration;
import java.util.List;

/** A second process with many simulated nodes. */
final class NodeProcess implements AutoCloseable {
  private final ChildJvm process;

  /** Starts it; the nodes dial at once. */
  NodeProcess(int port, int nodes, Tls tls, String secret) {
    process =
        new ChildJvm(
            // A node of its own would have all of this for itself; here thousands share it.
            128 + nodes / (tls == Tls.OFF ? 16 : tls == Tls.ON ? 4 : 2),
            SimulatedNodes.class,
            List.of(Integer.toString(port), Integer.toString(nodes), Boolean.toString(tls.on())));
    process.say(secret);
  }

  /** Returns what it has used of the processors so far. */
  Duration cpu() {
    return process.cpu();
  }

  /** Kills it, as the kernel would. */
  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
