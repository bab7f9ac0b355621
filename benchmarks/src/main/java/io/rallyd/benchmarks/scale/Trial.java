package io.rallyd.benchmarks.scale;

import io.rallyd.benchmarks.contest.Machine;
import io.rallyd.transport.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One coordinator and so many nodes from the beginning to the end.
 *
 * @param nodes how many
 * @param tls what is beneath
 * @param options how long to look
 */
record Trial(int nodes, Tls tls, ScaleOptions options) {
  /** Returns every measure by its name; units are in the names. */
  Map<String, Double> run() {
    Map<String, Double> measures = new LinkedHashMap<>();
    tls.choose();
    String secret = Secret.generate();
    Footprint before = Footprint.now();
    int mortal = Math.min(options.killed(), nodes / 2);
    try (Coordinator coordinator = new Coordinator(0, tls.on(), secret);
        Herd most = new Herd(coordinator.port(), nodes - nodes / 2, options, tls, secret);
        Herd more = new Herd(coordinator.port(), nodes / 2 - mortal, options, tls, secret);
        Herd few = new Herd(coordinator.port(), mortal, options, tls, secret)) {
      // The start of the other JVMs is not what is measured.
      coordinator.awaitFirst();
      double cpu = Footprint.cpuSeconds();
      double stolen = Machine.stolenSeconds();
      measures.put("join_s", coordinator.awaitJoined(nodes));
      measures.put("join_cpu_s", Footprint.cpuSeconds() - cpu);
      measures.put("refused_busy", (double) coordinator.counted("connections-refused-busy"));
      measures.put("connections_joining", (double) coordinator.counted("connections-opened"));
      measures.put("sessions_begun_again_joining", begunAgain(coordinator));
      System.out.printf("  joined in %.1f s%n", measures.get("join_s"));
      Pause.millis(options.settleMillis());
      idle(measures, coordinator, List.of(most, more, few));
      barrier(measures, coordinator);
      measures.put("sessions_begun_again", begunAgain(coordinator));
      measures.put("sessions_resumed", (double) coordinator.counted("sessions-resumed"));
      measures.put("stolen_cpu_s", Machine.stolenSeconds() - stolen);
      coordinator.reasons().forEach((reason, n) -> System.out.printf("  %d times %s%n", n, reason));
      // Collecting all garbage stops the coordinator, so this comes behind all that it would spoil.
      memory(measures, before);
      Pause.millis(options.settleMillis());
      kill(measures, "", coordinator, few);
      if (more.size() > 0) {
        kill(measures, "half_", coordinator, more);
      }
    }
    return measures;
  }

  /** Returns how many sessions had to be begun anew, for the one before was given up. */
  private double begunAgain(Coordinator coordinator) {
    return coordinator.counted("sessions-opened") - nodes;
  }

  private static void kill(
      Map<String, Double> measures, String prefix, Coordinator coordinator, Herd herd) {
    int dead = coordinator.gone() + herd.size();
    herd.kill();
    double cut = coordinator.awaitCut(dead);
    measures.put(prefix + "killed", (double) herd.size());
    measures.put(prefix + "cut_noticed_s", cut);
    measures.put(prefix + "loss_certain_s", cut + coordinator.awaitGone(dead));
  }

  private void memory(Map<String, Double> measures, Footprint before) {
    Footprint now = Footprint.now();
    measures.put("heap_kib_per_connection", (now.heap() - before.heap()) / 1024.0 / nodes);
    measures.put("direct_kib_per_connection", (now.direct() - before.direct()) / 1024.0 / nodes);
    measures.put("threads", (double) now.threads());
  }

  private void idle(Map<String, Double> measures, Coordinator coordinator, List<Herd> herds) {
    double seconds = options.idleSeconds();
    long frames = coordinator.counted("frames-sent");
    double own = Footprint.cpuSeconds();
    double theirs = cpu(herds);
    long start = System.nanoTime();
    Pause.millis((long) (seconds * 1000));
    double lasted = (System.nanoTime() - start) / 1e9;
    double share = (Footprint.cpuSeconds() - own) / lasted;
    measures.put("idle_cpu_percent", 100 * share);
    measures.put("idle_cpu_percent_per_1000", 100 * share / nodes * 1000);
    double others = cpu(herds) - theirs;
    measures.put("nodes_idle_cpu_percent_per_1000", 100 * others / lasted / nodes * 1000);
    measures.put(
        "idle_frames_sent_per_node_s",
        (coordinator.counted("frames-sent") - frames) / lasted / nodes);
  }

  private static double cpu(List<Herd> herds) {
    return herds.stream().mapToDouble(Herd::cpuSeconds).sum();
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
