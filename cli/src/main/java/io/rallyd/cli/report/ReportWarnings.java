package io.rallyd.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What in the results of a race makes them doubtful. */
final class ReportWarnings {
  /** Below this share of its target the rate of a task was not sustained. */
  private static final double SUSTAINED = 0.9;

  private ReportWarnings() {}

  /**
   * Returns one sentence for each doubt.
   *
   * @param results the object {@code results} of a race document
   */
  static List<String> of(JsonNode results) {
    List<String> warnings = new ArrayList<>();
    for (JsonNode task : results.path("op_metrics")) {
      errors(task, warnings);
      target(task, warnings);
    }
    for (JsonNode driver : results.path("driver")) {
      long dropped = driver.path("dropped").asLong(0);
      if (dropped > 0) {
        warnings.add(
            "The load driver on [%s] lost the measurements of %d requests."
                .formatted(driver.path("host").asText(), dropped));
      }
    }
    return warnings;
  }

  private static void errors(JsonNode task, List<String> warnings) {
    String name = task.path("task").asText();
    double errors = task.path("error_rate").asDouble(0);
    if (errors > 0) {
      warnings.add(
          "Task [%s] has an error rate of %s %%; see the logs for the reasons."
              .formatted(name, trimmed(errors * 100)));
    }
    if (Rows.absent(task.path("throughput").path("median"))) {
      warnings.add(
          "Task [%s] has no throughput; %s"
              .formatted(
                  name,
                  errors > 0
                      ? "the likely cause is its error rate of %s %%, see the logs."
                          .formatted(NumberText.fixed(errors * 100, 1))
                      : "the likely cause is that it was over before its warm-up was."));
    }
  }

  /** A rate in another unit than the throughput is not judged. */
  private static void target(JsonNode task, List<String> warnings) {
    JsonNode target = task.path("target_throughput");
    JsonNode mean = task.path("throughput").path("mean");
    String unit = target.path("unit").asText();
    if (Rows.absent(mean) || !unit.equals(task.path("throughput").path("unit").asText())) {
      return;
    }
    double aim = target.path("value").asDouble();
    if (mean.asDouble() < SUSTAINED * aim) {
      warnings.add(
          ("Task [%s] could not sustain its target of %s %s: it reached %s on average, so its"
                  + " latency includes waiting for earlier requests.")
              .formatted(task.path("task").asText(), trimmed(aim), unit, trimmed(mean.asDouble())));
    }
  }

  /** Rounds to two digits and drops trailing zeros, but keeps one after the point. */
  private static String trimmed(double value) {
    return NumberText.shortest(Double.parseDouble(NumberText.fixed(value, 2)));
  }
}
