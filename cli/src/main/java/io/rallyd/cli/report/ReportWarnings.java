package io.rallyd.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What in the results of a race makes them doubtful. */
final class ReportWarnings {
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
      marks(task, warnings);
    }
    for (JsonNode driver : results.path("driver")) {
      long dropped = driver.path("dropped").asLong(0);
      if (dropped > 0) {
        warnings.add(
            "The load driver on [%s] lost the measurements of %d requests."
                .formatted(driver.path("host").asText(), dropped));
      }
      long samples = driver.path("samples_dropped").asLong(0);
      if (samples > 0) {
        warnings.add(
            "The samples file on [%s] lacks %d requests, which could not be written or came too fast."
                .formatted(driver.path("host").asText(), samples));
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

  /** What the coordinator found out about the task is said in its own words. */
  private static void marks(JsonNode task, List<String> warnings) {
    task.path("marks").forEach(mark -> warnings.add(mark.path("sentence").asText()));
  }

  /** Rounds to two digits and drops trailing zeros, but keeps one after the point. */
  private static String trimmed(double value) {
    return NumberText.shortest(Double.parseDouble(NumberText.fixed(value, 2)));
  }
}
