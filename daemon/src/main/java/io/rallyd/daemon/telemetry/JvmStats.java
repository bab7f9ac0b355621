package io.rallyd.daemon.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import io.rallyd.daemon.metrics.RaceMetrics;
import java.util.Locale;
import java.util.Map;

/** Time and count of garbage collections of all nodes over a race. */
final class JvmStats {
  private JvmStats() {}

  /**
   * Takes the differences between two answers of {@code /_nodes/stats/jvm}; nodes that were not
   * there at the start are left out.
   */
  static void record(JsonNode atStart, JsonNode atEnd, RaceMetrics metrics) {
    for (Map.Entry<String, JsonNode> node : atEnd.path("nodes").properties()) {
      JsonNode before = atStart.path("nodes").path(node.getKey());
      if (before.isObject()) {
        addNode(collectors(before), collectors(node.getValue()), metrics);
      }
    }
  }

  private static void addNode(JsonNode before, JsonNode after, RaceMetrics metrics) {
    for (Map.Entry<String, JsonNode> collector : before.properties()) {
      JsonNode end = after.path(collector.getKey());
      String name = "node_total_" + name(collector.getKey()) + "_gc_";
      metrics.increase(
          name + "time", difference(collector.getValue(), end, "collection_time_in_millis"));
      metrics.increase(name + "count", difference(collector.getValue(), end, "collection_count"));
    }
  }

  private static double difference(JsonNode before, JsonNode after, String key) {
    return Math.max(0, after.path(key).asLong(0) - before.path(key).asLong(0));
  }

  private static JsonNode collectors(JsonNode node) {
    return node.path("jvm").path("gc").path("collectors");
  }

  private static String name(String collector) {
    return switch (collector) {
      case "young" -> "young_gen";
      case "old" -> "old_gen";
      default -> collector.toLowerCase(Locale.ROOT).replace(' ', '_');
    };
  }
}
