package io.rallyd.benchmarks.strangers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is asked of races beside strangers.
 *
 * @param distribution where the programs of rallyd are
 * @param strangers how many at any time
 * @param kinds what they do, in turn
 * @param comeAgain seconds after which one that was turned out comes again
 * @param pairs races with and without them
 * @param seconds each race is measured
 * @param warmup seconds of each race before that
 * @param rate searches a second
 * @param clients that search
 * @param tls whether the daemons use TLS
 * @param output file for the results
 */
record BesideOptions(
    Path distribution,
    int strangers,
    List<Kind> kinds,
    double comeAgain,
    int pairs,
    int seconds,
    int warmup,
    int rate,
    int clients,
    boolean tls,
    Optional<Path> output) {
  static final String USAGE =
      "Arguments are --distribution=DIRECTORY, --strangers=N, --kinds=silent,slow,garbage,hello,"
          + " --again=SECONDS, --pairs=N, --seconds=N, --warmup=N, --rate=N, --clients=N,"
          + " --tls=on|off, --output=FILE.";

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static BesideOptions parse(String... arguments) {
    Path distribution = Path.of("cli", "target", "rally");
    int strangers = 10_000;
    List<Kind> kinds = List.of(Kind.SILENT, Kind.SLOW, Kind.GARBAGE);
    double comeAgain = 30;
    int pairs = 3;
    int seconds = 30;
    int warmup = 5;
    int rate = 200;
    int clients = 8;
    boolean tls = true;
    Optional<Path> output = Optional.empty();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String value = argument.substring(equals + 1);
      try {
        switch (equals < 0 ? argument : argument.substring(0, equals)) {
          case "--distribution" -> distribution = Path.of(value);
          case "--strangers" -> strangers = positive(value);
          case "--kinds" ->
              kinds =
                  Arrays.stream(value.split(","))
                      .map(each -> Kind.valueOf(each.toUpperCase(Locale.ROOT)))
                      .toList();
          case "--again" -> comeAgain = Double.parseDouble(value);
          case "--pairs" -> pairs = positive(value);
          case "--seconds" -> seconds = positive(value);
          case "--warmup" -> warmup = positive(value);
          case "--rate" -> rate = positive(value);
          case "--clients" -> clients = positive(value);
          case "--tls" -> tls = on(value);
          case "--output" -> output = Optional.of(Path.of(value));
          default -> throw new IllegalArgumentException(argument);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("Cannot use " + argument + ". " + USAGE, e);
      }
    }
    if (!Files.isExecutable(distribution.resolve("bin/esrally"))) {
      throw new IllegalArgumentException(
          "There is no distribution of rallyd in " + distribution + ". " + USAGE);
    }
    return new BesideOptions(
        distribution.toAbsolutePath(),
        strangers,
        kinds,
        comeAgain,
        pairs,
        seconds,
        warmup,
        rate,
        clients,
        tls,
        output);
  }

  private static int positive(String value) {
    int number = Integer.parseInt(value);
    if (number < 1) {
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
