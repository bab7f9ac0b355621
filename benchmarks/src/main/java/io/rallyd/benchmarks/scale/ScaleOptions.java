package io.rallyd.benchmarks.scale;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of a scale run.
 *
 * @param nodes numbers of nodes, one trial each
 * @param tls whether with TLS, one trial each
 * @param rounds how often each trial runs
 * @param idleSeconds how long the heartbeats alone are looked at
 * @param barriers join points of a trial
 * @param stormNodes nodes of the coordinator that starts again; 0 leaves that out
 * @param output file for the results
 */
record ScaleOptions(
    List<Integer> nodes,
    List<Boolean> tls,
    int rounds,
    double idleSeconds,
    int barriers,
    int stormNodes,
    Optional<Path> output) {
  static final String USAGE =
      "Arguments are --nodes=N[,N], --tls=off|on|off,on, --rounds=N, --idle=SECONDS, --barriers=N,"
          + " --storm=NODES (0: none), --output=FILE.";

  /** Returns how long a trial waits, so that what is busy with the start is compiled and done. */
  long settleMillis() {
    return (long) (idleSeconds * 500);
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static ScaleOptions parse(String... arguments) {
    ScaleOptions options =
        new ScaleOptions(
            List.of(100, 1000, 10_000), List.of(false), 3, 10, 100, 1000, Optional.empty());
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String value = argument.substring(equals + 1);
      try {
        options = options.with(equals < 0 ? argument : argument.substring(0, equals), value);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("Cannot use " + argument + ". " + USAGE, e);
      }
    }
    return options;
  }

  private ScaleOptions with(String name, String value) {
    return switch (name) {
      case "--nodes" ->
          new ScaleOptions(
              Arrays.stream(value.split(",")).map(each -> atLeast(2, each)).toList(),
              tls,
              rounds,
              idleSeconds,
              barriers,
              stormNodes,
              output);
      case "--tls" ->
          new ScaleOptions(
              nodes,
              Arrays.stream(value.split(",")).map(ScaleOptions::on).toList(),
              rounds,
              idleSeconds,
              barriers,
              stormNodes,
              output);
      case "--rounds" ->
          new ScaleOptions(
              nodes, tls, atLeast(1, value), idleSeconds, barriers, stormNodes, output);
      case "--idle" ->
          new ScaleOptions(
              nodes, tls, rounds, Double.parseDouble(value), barriers, stormNodes, output);
      case "--barriers" ->
          new ScaleOptions(nodes, tls, rounds, idleSeconds, atLeast(1, value), stormNodes, output);
      case "--storm" ->
          new ScaleOptions(nodes, tls, rounds, idleSeconds, barriers, atLeast(0, value), output);
      case "--output" ->
          new ScaleOptions(
              nodes, tls, rounds, idleSeconds, barriers, stormNodes, Optional.of(Path.of(value)));
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static int atLeast(int least, String value) {
    int number = Integer.parseInt(value);
    if (number < least) {
      throw new IllegalArgumentException(value);
    }
    return number;
  }

  private static boolean on(String value) {
    return switch (value) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }
}
