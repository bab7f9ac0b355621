package io.rallyd.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Collects the rows of a summary report; a value that is not there makes no row unless asked. */
final class Rows {
  /** Whole nanoseconds in a millisecond: conversions go through them, as in Rally. */
  private static final double NANOS_PER_MILLI = 1e6;

  static final Function<JsonNode, Object> AS_IS = Rows::plain;
  static final Function<JsonNode, Object> MILLIS_TO_SECONDS = n -> nanos(n) / 1e9;
  static final Function<JsonNode, Object> MILLIS_TO_MINUTES = n -> nanos(n) / 60e9;
  static final Function<JsonNode, Object> BYTES_TO_GIGA = n -> n.longValue() / (double) (1L << 30);
  static final Function<JsonNode, Object> BYTES_TO_MEGA = n -> n.longValue() / (double) (1L << 20);
  static final Function<JsonNode, Object> TWO_DIGITS = n -> NumberText.fixed(n.doubleValue(), 2);
  static final Function<JsonNode, Object> PERCENT =
      n -> NumberText.fixed(n.doubleValue() * 100.0, 2);

  private final boolean all;
  private final List<List<Object>> rows = new ArrayList<>();

  Rows(boolean all) {
    this.all = all;
  }

  List<List<Object>> collected() {
    return rows;
  }

  /** Adds a row without a task. */
  void add(String label, JsonNode value, String unit, Function<JsonNode, Object> conversion) {
    add(label, "", value, unit, conversion, false);
  }

  /**
   * Adds a row.
   *
   * @param value may be null or missing
   * @param force makes the row appear without a value
   */
  void add(
      String label,
      String task,
      JsonNode value,
      String unit,
      Function<JsonNode, Object> conversion,
      boolean force) {
    if (absent(value)) {
      if (force || all) {
        rows.add(Arrays.asList(label, task, null, null));
      }
      return;
    }
    rows.add(Arrays.asList(label, task, conversion.apply(value), unit));
  }

  static boolean absent(JsonNode value) {
    return value == null || value.isMissingNode() || value.isNull();
  }

  private static Object plain(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.longValue();
    }
    return node.isNumber() ? (Object) node.doubleValue() : node.asText();
  }

  private static double nanos(JsonNode millis) {
    return (double) (long) (millis.doubleValue() * NANOS_PER_MILLI);
  }
}
