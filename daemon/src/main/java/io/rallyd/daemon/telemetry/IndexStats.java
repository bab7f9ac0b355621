package io.rallyd.daemon.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import io.rallyd.daemon.metrics.RaceMetrics;
import java.util.ArrayList;
import java.util.List;

/**
 * Index statistics of the whole cluster: cumulative times and counts of the primary shards and
 * sizes of all shards. Values are those at the end, not differences, as in Rally.
 */
final class IndexStats {
  /** Above this much of indexing time before the start the cluster was not fresh. */
  private static final long CLEAN_MILLIS = 2_000;

  private static final String[][] TIMES = {
    {"merges_total_time", "merges", "total_time_in_millis"},
    {"merges_total_throttled_time", "merges", "total_throttled_time_in_millis"},
    {"indexing_total_time", "indexing", "index_time_in_millis"},
    {"indexing_throttle_time", "indexing", "throttle_time_in_millis"},
    {"refresh_total_time", "refresh", "total_time_in_millis"},
    {"flush_total_time", "flush", "total_time_in_millis"},
  };

  private static final String[][] OF_PRIMARIES = {
    {"merges_total_count", "merges", "total"},
    {"refresh_total_count", "refresh", "total"},
    {"flush_total_count", "flush", "total"},
    {"segments_count", "segments", "count"},
    {"segments_memory_in_bytes", "segments", "memory_in_bytes"},
    {"segments_doc_values_memory_in_bytes", "segments", "doc_values_memory_in_bytes"},
    {"segments_stored_fields_memory_in_bytes", "segments", "stored_fields_memory_in_bytes"},
    {"segments_terms_memory_in_bytes", "segments", "terms_memory_in_bytes"},
    {"segments_norms_memory_in_bytes", "segments", "norms_memory_in_bytes"},
    {"segments_points_memory_in_bytes", "segments", "points_memory_in_bytes"},
  };

  private static final String[][] OF_ALL = {
    {"dataset_size_in_bytes", "store", "total_data_set_size_in_bytes"},
    {"store_size_in_bytes", "store", "size_in_bytes"},
    {"translog_size_in_bytes", "translog", "size_in_bytes"},
  };

  private IndexStats() {}

  /** Returns a warning for each time that shows that the cluster was used before. */
  static List<String> warnings(JsonNode stats) {
    List<String> warnings = new ArrayList<>();
    JsonNode primaries = stats.path("_all").path("primaries");
    for (String[] time : TIMES) {
      long millis = primaries.path(time[1]).path(time[2]).asLong(0);
      if (millis > CLEAN_MILLIS) {
        warnings.add(
            time[0]
                + " is "
                + millis
                + " ms before the race; the cluster is not clean, so index time metrics are not"
                + " reliable.");
      }
    }
    return warnings;
  }

  /** Takes the values at the end of a race; what the server does not tell is left out. */
  static void record(JsonNode stats, RaceMetrics metrics) {
    JsonNode primaries = stats.path("_all").path("primaries");
    if (!primaries.isObject()) {
      return;
    }
    for (String[] time : TIMES) {
      JsonNode value = primaries.path(time[1]).path(time[2]);
      if (value.isNumber()) {
        metrics.put(time[0], value.asDouble());
        metrics.putPerShard(time[0], perShard(stats, time));
      }
    }
    putAll(primaries, OF_PRIMARIES, metrics);
    putAll(stats.path("_all").path("total"), OF_ALL, metrics);
  }

  private static void putAll(JsonNode from, String[][] paths, RaceMetrics metrics) {
    for (String[] path : paths) {
      JsonNode value = from.path(path[1]).path(path[2]);
      if (value.isNumber()) {
        metrics.put(path[0], value.asDouble());
      }
    }
  }

  private static List<Double> perShard(JsonNode stats, String[] path) {
    List<Double> values = new ArrayList<>();
    for (JsonNode index : stats.path("indices")) {
      for (JsonNode copies : index.path("shards")) {
        for (JsonNode copy : copies) {
          if (copy.path("routing").path("primary").asBoolean(false)) {
            values.add(copy.path(path[1]).path(path[2]).asDouble(0));
          }
        }
      }
    }
    return values;
  }
}
