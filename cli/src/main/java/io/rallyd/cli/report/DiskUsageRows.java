package io.rallyd.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rows that say how much disk each field of each index takes. */
final class DiskUsageRows {
  private static final List<String> PARTS =
      List.of(
          "inverted index",
          "stored fields",
          "doc values",
          "points",
          "norms",
          "term vectors",
          "total");
  private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB");

  private record Field(String index, long total, String field) {}

  private DiskUsageRows() {}

  static void add(JsonNode results, Rows rows) {
    Map<Field, JsonNode> fields =
        new TreeMap<>(
            Comparator.comparing(Field::index)
                .thenComparing(Field::total)
                .thenComparing(Field::field));
    for (JsonNode each : results.path("disk_usage_total")) {
      fields.put(
          new Field(
              each.path("index").asText(),
              each.path("value").asLong(),
              each.path("field").asText()),
          each);
    }
    for (Field field : fields.keySet()) {
      for (String part : PARTS) {
        JsonNode list = results.path("disk_usage_" + part.replace(' ', '_'));
        for (JsonNode each : list) {
          if (each.path("index").asText().equals(field.index())
              && each.path("field").asText().equals(field.field())) {
            add(rows, field.index() + " " + field.field() + " " + part, each.path("value"));
          }
        }
      }
    }
  }

  private static void add(Rows rows, String label, JsonNode bytes) {
    double value = bytes.asDouble();
    int unit = 0;
    while (value >= 1024 && unit < UNITS.size() - 1) {
      value /= 1024;
      unit++;
    }
    double scaled = value;
    rows.add(label, bytes, UNITS.get(unit), n -> scaled);
  }
}
