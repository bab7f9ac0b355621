package io.rallyd.benchmarks.scale;

import io.rallyd.transport.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One coordinator and so many nodes from the beginning to the end.
 *
 * @param nodes how many
 * @param tls whether with TLS
 * @param options how long to look
 */
record Trial(int nodes, boolean tls, ScaleOptions options) {
  /** Most nodes that are killed at once. */
  private static final int KILLED = 500;

  /** Returns every measure by its name; units are in the names. */
  Map<String, Double> run() {
    Map<String, Double> measures = new LinkedHashMap<>();
    String secret = Secret.generate();
    Footprint before = Footprint.now();
    int mortal = Math.min(KILLED, nodes / 2);
    try (Coordinator coordinator = new Coordinator(0, tls, secret);
        NodeProcess most = new NodeProcess(coordinator.port(), nodes - mortal, tls, secret);
        NodeProcess few = new NodeProcess(coordinator.port(), mortal, tls, secret)) {
      // The start of the other JVMs is not what is measured.
      coordinator.awaitFirst();
      double cpu = Footprint.cpuSeconds();
      measures.put("join_s", coordinator.awaitJoined(nodes));
      measures.put("join_cpu_s", Footprint.cpuSeconds() - cpu);
      measures.put("refused_busy", (double) coordinator.counted("connections-refused-busy"));
      System.out.printf("  joined in %.1f s%n", measures.get("join_s"));
      Pause.millis(options.settleMillis());
      memory(measures, before);
      idle(measures, coordinator, most, few);
      barrier(measures, coordinator);
      long sessions = coordinator.counted("sessions-opened");
      int dead = coordinator.gone() + mortal;
      few.kill();
      double cut = coordinator.awaitCut(dead);
      measures.put("cut_noticed_s", cut);
      measures.put("loss_certain_s", cut + coordinator.awaitGone(dead));
      measures.put("killed", (double) mortal);
      measures.put("sessions_begun_again", (double) (sessions - nodes));
    }
    return measures;
  }

  private void memory(Map<String, Double> measures, Footprint before) {
    Footprint now = Footprint.now();
    measures.put("heap_kib_per_connection", (now.heap() - before.heap()) / 1024.0 / nodes);
    measures.put("direct_kib_per_connection", (now.direct() - before.direct()) / 1024.0 / nodes);
    measures.put("threads", (double) now.threads());
  }

  private void idle(
      Map<String, Double> measures, Coordinator coordinator, NodeProcess most, NodeProcess few) {
    double seconds = options.idleSeconds();
    long frames = coordinator.counted("frames-sent");
    double own = Footprint.cpuSeconds();
    double theirs = most.cpu().plus(few.cpu()).toNanos() / 1e9;
    long start = System.nanoTime();
    Pause.millis((long) (seconds * 1000));
    double lasted = (System.nanoTime() - start) / 1e9;
    double share = (Footprint.cpuSeconds() - own) / lasted;
    measures.put("idle_cpu_percent", 100 * share);
    measures.put("idle_cpu_percent_per_1000", 100 * share / nodes * 1000);
    double others = most.cpu().plus(few.cpu()).toNanos() / 1e9 - theirs;
    measures.put("nodes_idle_cpu_percent_per_1000", 100 * others / lasted / nodes * 1000);
    measures.put(
        "idle_frames_sent_per_node_s",
        (coordinator.counted("frames-sent") - frames) / lasted / nodes);
  }

  private void barrier(Map<String, Double> measures, Coordinator coordinator) {
    // A barrier in which a node was lost says nothing of the others.
    double[] millis =
        IntStream.range(0, options.barriers())
            .mapToDouble(i -> 1000 * coordinator.barrier(i))
            .filter(each -> !Double.isNaN(each))
            .sorted()
            .toArray();
    measures.put("barriers_broken", (double) options.barriers() - millis.length);
    if (millis.length == 0) {
      return;
    }
    measures.put("barrier_p50_ms", millis[millis.length / 2]);
    measures.put("barrier_p99_ms", millis[(int) Math.ceil(0.99 * millis.length) - 1]);
  }
}
