package io.rallyd.daemon.redline;

import io.rallyd.protocol.RallyException;
import java.util.Map;
import java.util.Optional;

/**
 * What the user of {@code --redline} asks for.
 *
 * @param task the task
 * @param latencyMillis the 99th percentile of the latency may not be more
 * @param errorRate the share of failed requests may not be more, 0 to 1
 * @param startRate rate to begin with, in the unit of the task's target; 0 for the task's own
 * @param stepSeconds how long each rate is measured
 * @param precision the search ends when the answer is known to this share of itself
 */
public record RedlineRequest(
    String task,
    double latencyMillis,
    double errorRate,
    double startRate,
    int stepSeconds,
    double precision) {
  /** Keys of the settings of a race, behind {@code redline/}. */
  public static final String PREFIX = "redline/";

  /** Default of {@link #latencyMillis}. */
  public static final double LATENCY_MILLIS = 100;

  /** Default of {@link #errorRate}. */
  public static final double ERROR_RATE = 0.001;

  /** Default of {@link #stepSeconds}. */
  public static final int STEP_SECONDS = 10;

  /** Default of {@link #precision}. */
  public static final double PRECISION = 0.05;

  /** Returns the request in the settings of a race, empty when there is none. */
  public static Optional<RedlineRequest> of(Map<String, String> settings) {
    String task = settings.getOrDefault(PREFIX + "task", "");
    return task.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RedlineRequest(
                task,
                number(settings, "latency", LATENCY_MILLIS),
                number(settings, "error-rate", ERROR_RATE),
                number(settings, "start", 0),
                (int) number(settings, "step", STEP_SECONDS),
                number(settings, "precision", PRECISION)));
  }

  /** Puts the request into the settings of a race. */
  public void into(Map<String, String> settings) {
    settings.put(PREFIX + "task", task);
    settings.put(PREFIX + "latency", Double.toString(latencyMillis));
    settings.put(PREFIX + "error-rate", Double.toString(errorRate));
    settings.put(PREFIX + "start", Double.toString(startRate));
    settings.put(PREFIX + "step", Integer.toString(stepSeconds));
    settings.put(PREFIX + "precision", Double.toString(precision));
  }

  private static double number(Map<String, String> settings, String key, double byDefault) {
    String text = settings.get(PREFIX + key);
    try {
      return text == null ? byDefault : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new RallyException("The setting " + key + " of the redline is no number: " + text, e);
    }
  }
}
