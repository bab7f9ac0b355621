package io.rallyd.cli.race;

import io.rallyd.daemon.redline.RedlineRequest;
import io.rallyd.protocol.RallyException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of the search for the highest rate that a cluster bears. */
final class RedlineOptions {
  private static final double PERCENT = 100;

  @Option(
      names = "--redline",
      paramLabel = "TASK",
      description =
          "Search the highest rate of this task that holds: the race runs up to the task, then the"
              + " task again and again, at rates that double until one does not hold, then between"
              + " the two.")
  private String task;

  @Option(
      names = "--redline-latency",
      paramLabel = "MS",
      defaultValue = "100",
      description =
          "A rate holds while the 99th percentile of the latency is at most this (default:"
              + " ${DEFAULT-VALUE}).")
  private double latency;

  @Option(
      names = "--redline-errors",
      paramLabel = "PERCENT",
      defaultValue = "0.1",
      description =
          "A rate holds while at most this share of requests fails (default: ${DEFAULT-VALUE}).")
  private double errors;

  @Option(
      names = "--redline-start",
      paramLabel = "RATE",
      defaultValue = "0",
      description =
          "First rate to try, in the unit of the task's target throughput (default: that"
              + " throughput, or 100).")
  private double start;

  @Option(
      names = "--redline-step",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "How long each rate is measured, behind a warm-up of a fifth of it (default:"
              + " ${DEFAULT-VALUE}).")
  private int step;

  @Option(
      names = "--redline-precision",
      paramLabel = "PERCENT",
      defaultValue = "5",
      description = "How exactly the answer is to be known (default: ${DEFAULT-VALUE}).")
  private double precision;

  /** Returns what is asked for, empty without {@code --redline}. */
  Optional<RedlineRequest> request(boolean testMode) {
    if (task == null) {
      return Optional.empty();
    }
    if (testMode) {
      throw new RallyException("--redline cannot be searched in --test-mode.");
    }
    require(!task.isBlank(), "--redline: the name of a task is needed.");
    require(latency > 0, "--redline-latency: a number of milliseconds above 0 is needed.");
    require(errors >= 0 && errors < PERCENT, "--redline-errors: a percentage below 100 is needed.");
    require(start >= 0, "--redline-start: a rate above 0 is needed.");
    require(step >= 1 && step <= 86_400, "--redline-step: 1 to 86400 seconds are needed.");
    require(
        precision >= 0.1 && precision <= PERCENT,
        "--redline-precision: a percentage from 0.1 to 100 is needed.");
    return Optional.of(
        new RedlineRequest(task, latency, errors / PERCENT, start, step, precision / PERCENT));
  }

  /** Holds for no number, too. */
  private static void require(boolean fulfilled, String sentence) {
    if (!fulfilled) {
      throw new RallyException(sentence);
    }
  }
}
