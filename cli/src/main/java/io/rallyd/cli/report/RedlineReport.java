package io.rallyd.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The curve and the answer of a search for a redline, from the race document alone. */
public final class RedlineReport {
  private static final int DIGITS = 2;
  private final JsonNode redline;

  /**
   * Creates the report.
   *
   * @param results the object {@code results} of a race document
   */
  public RedlineReport(JsonNode results) {
    this.redline = results.path("redline");
  }

  /** Returns whether the race searched for a redline. */
  public boolean exists() {
    return redline.isObject();
  }

  /** Returns one row per rate, in ascending order. */
  public TextTable table() {
    String unit = redline.path("unit").asText();
    List<JsonNode> steps = new ArrayList<>();
    redline.path("curve").forEach(steps::add);
    steps.sort((a, b) -> Double.compare(a.path("rate").asDouble(), b.path("rate").asDouble()));
    List<List<Object>> rows = new ArrayList<>();
    for (JsonNode step : steps) {
      rows.add(
          Arrays.asList(
              rounded(step.path("rate").asDouble()),
              rounded(step.path("achieved").asDouble()),
              rounded(step.path("latency_p50_ms").asDouble()),
              rounded(step.path("latency_p99_ms").asDouble()),
              rounded(100 * step.path("error_rate").asDouble()),
              step.path("held").asBoolean() ? "yes" : "no: " + step.path("reason").asText()));
    }
    return new TextTable(
        List.of(
            "Rate [" + unit + "]",
            "Achieved",
            "p50 latency [ms]",
            "p99 latency [ms]",
            "Errors [%]",
            "Held"),
        rows);
  }

  /** Returns the answer with its uncertainty. */
  public String answer() {
    return redline.path("sentence").asText();
  }

  private static Double rounded(double value) {
    return Double.parseDouble(NumberText.fixed(value, DIGITS));
  }
}
