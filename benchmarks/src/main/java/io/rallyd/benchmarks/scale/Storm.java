package io.rallyd.benchmarks.scale;

import io.rallyd.transport.Secret;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All nodes lose their coordinator, which is back some seconds later, and come back to it.
 *
 * @param nodes how many
 * @param tls whether with TLS
 * @param away seconds that nobody listens
 */
record Storm(int nodes, boolean tls, double away) {
  private static final int SLOT_MILLIS = 20;
  private static final int SLOTS_A_SECOND = 1000 / SLOT_MILLIS;
  private static final int MOST_SLOTS = 120 * SLOTS_A_SECOND;

  /** Returns every measure by its name; units are in the names. */
  Map<String, Double> run() {
    String secret = Secret.generate();
    Coordinator first = new Coordinator(0, tls, secret);
    try (NodeProcess process = new NodeProcess(first.port(), nodes, tls, secret)) {
      first.awaitJoined(nodes);
      Pause.millis(2000);
      first.close();
      Pause.millis((long) (away * 1000));
      try (Coordinator second = new Coordinator(first.port(), tls, secret)) {
        Map<String, Double> measures = comeBack(second);
        measures.put("nodes_cpu_s", process.cpu().toNanos() / 1e9);
        return measures;
      }
    } finally {
      first.close();
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
