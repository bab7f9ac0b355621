package io.rallyd.benchmarks.scale;

import io.rallyd.transport.Secret;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All nodes lose their coordinator, which is back some seconds later, and come back to it.
 *
 * @param nodes how many
 * @param tls what is beneath
 * @param away seconds that nobody listens
 * @param crash whether the coordinator is killed; else it takes its leave of all
 */
record Storm(int nodes, Tls tls, double away, boolean crash) {
  private static final int SLOT_MILLIS = 20;
  private static final int SLOTS_A_SECOND = 1000 / SLOT_MILLIS;
  private static final int MOST_SLOTS = 120 * SLOTS_A_SECOND;

  /** Returns every measure by its name; units are in the names. */
  Map<String, Double> run() {
    tls.choose();
    String secret = Secret.generate();
    return crash ? crash(secret) : restart(secret);
  }

  private Map<String, Double> restart(String secret) {
    Coordinator first = new Coordinator(0, tls.on(), secret);
    try (NodeProcess process = new NodeProcess(first.port(), nodes, tls, secret)) {
      first.awaitJoined(nodes);
      Pause.millis(2000);
      first.close();
      return again(first.port(), process, secret);
    } finally {
      first.close();
    }
  }

  private Map<String, Double> crash(String secret) {
    try (CoordinatorProcess first = new CoordinatorProcess(nodes, tls, secret);
        NodeProcess process = new NodeProcess(first.port(), nodes, tls, secret)) {
      first.awaitJoined();
      Pause.millis(2000);
      first.kill();
      return again(first.port(), process, secret);
    }
  }

  private Map<String, Double> again(int port, NodeProcess process, String secret) {
    Pause.millis((long) (away * 1000));
    try (Coordinator second = new Coordinator(port, tls.on(), secret)) {
      Map<String, Double> measures = comeBack(second);
      measures.put("nodes_cpu_s", process.cpu().toNanos() / 1e9);
      return measures;
    }
  }

  private Map<String, Double> comeBack(Coordinator coordinator) {
    long[] opened = new long[MOST_SLOTS];
    long start = System.nanoTime();
    int slots = 0;
    double joined = Double.NaN;
    // A second more than needed, so that what comes too late is seen as well.
    int last = MOST_SLOTS;
    while (slots < last) {
      Pause.millis(SLOT_MILLIS);
      int slot = (int) Math.min((System.nanoTime() - start) / 1_000_000 / SLOT_MILLIS, last - 1);
      long now = coordinator.counted("connections-opened");
      for (; slots <= slot; slots++) {
        opened[slots] = now;
      }
      if (Double.isNaN(joined) && coordinator.counted("sessions-opened") >= nodes) {
        joined = (System.nanoTime() - start) / 1e9;
        last = Math.min(last, slots + SLOTS_A_SECOND);
      }
    }
    long peak = 0;
    for (int i = 0; i < slots; i++) {
      peak = Math.max(peak, opened[i] - (i < SLOTS_A_SECOND ? 0 : opened[i - SLOTS_A_SECOND]));
    }
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("all_back_s", joined);
    measures.put("peak_accepts_per_s", (double) peak);
    measures.put("accepts", (double) opened[slots - 1]);
    measures.put("refused_busy", (double) coordinator.counted("connections-refused-busy"));
    return measures;
  }
}
