package io.rallyd.benchmarks.scale;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of a scale run.
 *
 * @param nodes numbers of nodes, one trial each
 * @param tls what is beneath, one trial each
 * @param rounds how often each trial runs
 * @param idleSeconds how long the heartbeats alone are looked at
 * @param barriers join points of a trial
 * @param killed most nodes that are killed at first; then follow others, until half are dead
 * @param nodesPerProcess most nodes in one process, for the sake of its open files
 * @param stormNodes nodes of the coordinator that starts again; 0 leaves that out
 * @param output file for the results
 */
record ScaleOptions(
    List<Integer> nodes,
    List<Tls> tls,
    int rounds,
    double idleSeconds,
    int barriers,
    int killed,
    int nodesPerProcess,
    int stormNodes,
    Optional<Path> output) {
  static final String USAGE =
      "Arguments are --nodes=N[,N], --tls=off,on,jdk, --rounds=N, --idle=SECONDS, --barriers=N,"
          + " --killed=N, --per-process=N, --storm=NODES (0: none), --output=FILE.";

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
    List<Integer> nodes = List.of(100, 1000, 10_000);
    List<Tls> tls = List.of(Tls.OFF);
    int rounds = 3;
    double idle = 10;
    int barriers = 100;
    int killed = 500;
    int perProcess = 5000;
    int storm = 1000;
    Optional<Path> output = Optional.empty();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String value = argument.substring(equals + 1);
      try {
        switch (equals < 0 ? argument : argument.substring(0, equals)) {
          case "--nodes" ->
              nodes = Arrays.stream(value.split(",")).map(each -> atLeast(2, each)).toList();
          case "--tls" -> tls = Arrays.stream(value.split(",")).map(Tls::named).toList();
          case "--rounds" -> rounds = atLeast(1, value);
          case "--idle" -> idle = Double.parseDouble(value);
          case "--barriers" -> barriers = atLeast(1, value);
          case "--killed" -> killed = atLeast(1, value);
          case "--per-process" -> perProcess = atLeast(1, value);
          case "--storm" -> storm = atLeast(0, value);
          case "--output" -> output = Optional.of(Path.of(value));
          default -> throw new IllegalArgumentException(argument);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("Cannot use " + argument + ". " + USAGE, e);
      }
    }
    return new ScaleOptions(nodes, tls, rounds, idle, barriers, killed, perProcess, storm, output);
  }

  private static int atLeast(int least, String value) {
    int number = Integer.parseInt(value);
    if (number < least) {
      throw new IllegalArgumentException(value);
    }
    return number;
  }
}
