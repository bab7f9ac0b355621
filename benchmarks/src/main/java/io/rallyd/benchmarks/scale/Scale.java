package io.rallyd.benchmarks.scale;

import java.io.IOException;
import java.util.Map;

/**
 * Measures a coordinator with very many nodes: how long they take to join, what each costs in
 * memory and in heartbeats, how long a join point takes, and how soon the death of many is noticed.
 * The nodes live in other processes on this machine and are real in all that the transport sees.
 */
public final class Scale {
  private Scale() {}

  /** Runs what the arguments ask for, see {@code benchmarks/README.md}. */
  public static void main(String[] arguments) throws IOException {
    ScaleOptions options;
    try {
      options = ScaleOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    run(options).print(System.out);
    System.exit(0);
  }

  static ScaleReport run(ScaleOptions options) throws IOException {
    ScaleReport report = new ScaleReport();
    for (int round = 1; round <= options.rounds(); round++) {
      for (Tls tls : options.tls()) {
        for (int nodes : options.nodes()) {
          System.out.println("Round " + round + ": " + nodes + " nodes, " + tls);
          add(report, "scale " + tls, nodes, new Trial(nodes, tls, options).run(), options);
        }
        if (options.stormNodes() > 0) {
          for (boolean crash : new boolean[] {false, true}) {
            String name = (crash ? "crash " : "storm ") + tls;
            System.out.println("Round " + round + ": the coordinator starts again, " + name);
            Map<String, Double> storm = new Storm(options.stormNodes(), tls, 2, crash).run();
            add(report, name, options.stormNodes(), storm, options);
          }
        }
      }
    }
    return report;
  }

  private static void add(
      ScaleReport report,
      String name,
      int nodes,
      Map<String, Double> measures,
      ScaleOptions options)
      throws IOException {
    measures.forEach((measure, value) -> System.out.printf("  %s %.3f%n", measure, value));
    report.add(name, nodes, measures);
    if (options.output().isPresent()) {
      report.write(options.output().get());
    }
  }
}
