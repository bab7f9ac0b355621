package io.rallyd.daemon.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import io.rallyd.daemon.metrics.RaceMetrics;
import java.util.Map;

/** What all ingest pipelines of the cluster did over a race. */
final class IngestStats {
  private static final String[][] TOTALS = {
    {"ingest_pipeline_cluster_count", "count"},
    {"ingest_pipeline_cluster_time", "time_in_millis"},
    {"ingest_pipeline_cluster_failed", "failed"},
  };

  private IngestStats() {}

  /**
   * Takes the differences between two answers of {@code /_nodes/stats/ingest}; nodes that were not
   * there at the start are left out.
   */
  static void record(JsonNode atStart, JsonNode atEnd, RaceMetrics metrics) {
    for (Map.Entry<String, JsonNode> node : atEnd.path("nodes").properties()) {
      JsonNode before = atStart.path("nodes").path(node.getKey()).path("ingest").path("total");
      JsonNode after = node.getValue().path("ingest").path("total");
      if (before.isObject() && after.isObject()) {
        for (String[] total : TOTALS) {
          metrics.increase(
              total[0], after.path(total[1]).asLong(0) - before.path(total[1]).asLong(0));
        }
      }
    }
  }
}
