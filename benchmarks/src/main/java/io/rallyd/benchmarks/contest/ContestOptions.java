package io.rallyd.benchmarks.contest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a contest is asked to do.
 *
 * @param includes regular expressions of benchmarks; none means all
 * @param rounds how often every contender runs
 * @param seconds measured in each run, half of it in each of two iterations
 * @param warmup seconds that each run goes unmeasured first
 * @param minutes after which no heat is begun any more, but in the first round
 * @param params values to run of the parameters named, instead of all
 * @param output file for the results
 */
record ContestOptions(
    List<String> includes,
    int rounds,
    double seconds,
    double warmup,
    double minutes,
    Map<String, List<String>> params,
    Optional<Path> output) {
  static final String USAGE =
      "Arguments are regular expressions of benchmarks and --rounds=N, --seconds=S, --warmup=S,"
          + " --minutes=M, --param=NAME=VALUE[,VALUE], --output=FILE.";

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static ContestOptions parse(String... arguments) {
    List<String> includes = new ArrayList<>();
    Map<String, List<String>> params = new TreeMap<>();
    int rounds = 5;
    double seconds = 2;
    double warmup = 3;
    double minutes = Double.POSITIVE_INFINITY;
    Optional<Path> output = Optional.empty();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      String value = argument.substring(equals + 1);
      switch (name) {
        case "--rounds" -> rounds = (int) positive(argument, value);
        case "--seconds" -> seconds = positive(argument, value);
        case "--warmup" -> warmup = positive(argument, value);
        case "--minutes" -> minutes = positive(argument, value);
        case "--output" -> output = Optional.of(Path.of(value));
        case "--param" -> {
          String[] words = value.split("=", 2);
          if (words.length < 2) {
            throw new IllegalArgumentException(argument + " has no value. " + USAGE);
          }
          params.put(words[0], List.of(words[1].split(",")));
        }
        default -> {
          if (argument.startsWith("-")) {
            throw new IllegalArgumentException("Unknown option " + argument + ". " + USAGE);
          }
          includes.add(argument);
        }
      }
    }
    return new ContestOptions(includes, rounds, seconds, warmup, minutes, params, output);
  }

  private static double positive(String argument, String value) {
    try {
      double number = Double.parseDouble(value);
      if (number > 0 && number < 1e6) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException(argument + " is no positive number. " + USAGE);
  }
}
