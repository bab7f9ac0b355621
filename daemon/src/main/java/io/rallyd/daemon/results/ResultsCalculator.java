package io.rallyd.daemon.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.daemon.metrics.Percentiles;
import io.rallyd.daemon.metrics.RaceMetrics;
import io.rallyd.daemon.metrics.TaskMetrics;
import io.rallyd.daemon.metrics.ThroughputSummary;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Works out the results object of a race document from its metrics: keys, units and formulas are
 * those of Rally, so that tools which read the one read the other. Times are milliseconds. Under
 * {@code driver} stands, additionally, how each load driver fared, and under {@code
 * target_throughput} of a task the rate that it aimed for.
 */
public final class ResultsCalculator {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Keys of the results and the metric each is taken from. */
  private static final String[][] TIMES = {
    {"total_time", "indexing_total_time"},
    {"indexing_throttle_time", "indexing_throttle_time"},
    {"merge_time", "merges_total_time"},
    {"merge_throttle_time", "merges_total_throttled_time"},
    {"refresh_time", "refresh_total_time"},
    {"flush_time", "flush_total_time"},
  };

  private static final String[][] COUNTS = {
    {"merge_count", "merges_total_count"},
    {"refresh_count", "refresh_total_count"},
    {"flush_count", "flush_total_count"},
    {"segment_count", "segments_count"},
    {"ingest_pipeline_cluster_count", "ingest_pipeline_cluster_count"},
    {"ingest_pipeline_cluster_time", "ingest_pipeline_cluster_time"},
    {"ingest_pipeline_cluster_failed", "ingest_pipeline_cluster_failed"},
    {"young_gc_time", "node_total_young_gen_gc_time"},
    {"young_gc_count", "node_total_young_gen_gc_count"},
    {"old_gc_time", "node_total_old_gen_gc_time"},
    {"old_gc_count", "node_total_old_gen_gc_count"},
    {"zgc_cycles_gc_time", "node_total_zgc_cycles_gc_time"},
    {"zgc_cycles_gc_count", "node_total_zgc_cycles_gc_count"},
    {"zgc_pauses_gc_time", "node_total_zgc_pauses_gc_time"},
    {"zgc_pauses_gc_count", "node_total_zgc_pauses_gc_count"},
    {"memory_segments", "segments_memory_in_bytes"},
    {"memory_doc_values", "segments_doc_values_memory_in_bytes"},
    {"memory_terms", "segments_terms_memory_in_bytes"},
    {"memory_norms", "segments_norms_memory_in_bytes"},
    {"memory_points", "segments_points_memory_in_bytes"},
    {"memory_stored_fields", "segments_stored_fields_memory_in_bytes"},
    {"dataset_size", "dataset_size_in_bytes"},
    {"store_size", "store_size_in_bytes"},
    {"translog_size", "translog_size_in_bytes"},
  };

  private static final String[] NOT_MEASURED_LISTS = {
    "ml_processing_time",
    "total_transform_search_times",
    "total_transform_index_times",
    "total_transform_processing_times",
    "total_transform_throughput",
    "disk_usage_total",
    "disk_usage_inverted_index",
    "disk_usage_stored_fields",
    "disk_usage_doc_values",
    "disk_usage_points",
    "disk_usage_norms",
    "disk_usage_term_vectors",
  };

  private ResultsCalculator() {}

  /**
   * Returns the results.
   *
   * @param tasks the leaf tasks, in the order of {@code metrics.tasks()}
   */
  public static ObjectNode calculate(List<ReportedTask> tasks, RaceMetrics metrics) {
    ObjectNode results = JSON.objectNode();
    results.putNull("cluster_name");
    ArrayNode operations = results.putArray("op_metrics");
    for (int i = 0; i < tasks.size(); i++) {
      ReportedTask task = tasks.get(i);
      TaskMetrics measured = metrics.tasks().get(i);
      if (task.includeInReporting() || measured.errorRate() > 0) {
        operations.add(task(task, measured));
      }
    }
    for (String[] time : TIMES) {
      putNumber(results, time[0], metrics.value(time[1]));
      results.set(time[0] + "_per_shard", perShard(metrics.perShard(time[1])));
    }
    for (String[] count : COUNTS) {
      putNumber(results, count[0], metrics.value(count[1]));
    }
    for (String list : NOT_MEASURED_LISTS) {
      results.putArray(list);
    }
    results.set("driver", DriverRows.of(metrics.drivers()));
    return results;
  }

  private static ObjectNode task(ReportedTask task, TaskMetrics measured) {
    ObjectNode node = JSON.objectNode();
    node.put("task", task.task());
    node.put("operation", task.operation());
    node.set("throughput", throughput(measured));
    task.target()
        .ifPresent(
            target ->
                node.putObject("target_throughput")
                    .put("value", target.value())
                    .put("unit", target.unit()));
    node.set("latency", percentiles(measured.latency()));
    node.set("service_time", percentiles(measured.serviceTime()));
    node.set("processing_time", percentiles(measured.processingTime()));
    node.put("error_rate", measured.errorRate());
    if (measured.maxRelativeMicros() >= 0) {
      node.put("duration", measured.maxRelativeMicros() / 1_000.0);
    } else {
      node.putNull("duration");
    }
    node.set("driver", DriverRows.of(measured.drivers()));
    if (measured.backlog().seconds() > 0 || measured.notSent() > 0) {
      node.put("not_sent", measured.notSent());
    }
    JsonNode throughput = node.path("throughput");
    List<Mark> marks =
        TaskMarks.of(
            task,
            measured,
            throughput.path("mean").asDouble(Double.NaN),
            throughput.path("unit").asText());
    ArrayNode list = node.putArray("marks");
    marks.forEach(mark -> mark.into(list.addObject()));
    if (!task.meta().isEmpty()) {
      node.set("meta", MAPPER.valueToTree(task.meta()));
    }
    return node;
  }

  private static ObjectNode throughput(TaskMetrics measured) {
    ThroughputSummary summary = measured.throughput();
    ObjectNode node = JSON.objectNode();
    double mean = summary.mean();
    double median = summary.median();
    if (mean > 0 && median > 0) {
      node.put("min", summary.min());
      node.put("mean", mean);
      node.put("median", median);
      node.put("max", summary.max());
    } else {
      node.putNull("min").putNull("mean").putNull("median").putNull("max");
    }
    node.put("unit", measured.latestThroughput().map(t -> measured.unit() + "/s").orElse(null));
    return node;
  }

  private static ObjectNode percentiles(Histogram histogram) {
    ObjectNode node = JSON.objectNode();
    Map<Double, Double> values =
        Percentiles.of(histogram, Percentiles.forSampleSize(histogram.getTotalCount()));
    if (values.isEmpty()) {
      return node;
    }
    values.forEach((p, nanos) -> node.put(key(p), nanos / NANOS_PER_MILLI));
    node.put("mean", histogram.getMean() / NANOS_PER_MILLI);
    node.put("unit", "ms");
    return node;
  }

  /** Writes 50.0 as {@code 50_0} and 99.99 as {@code 99_99}. */
  private static String key(double percentile) {
    return Double.toString(percentile).replace('.', '_');
  }

  private static ObjectNode perShard(List<Double> values) {
    ObjectNode node = JSON.objectNode();
    if (!values.isEmpty()) {
      double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      putNumber(node, "min", sorted[0]);
      putNumber(node, "median", Percentiles.of(sorted, 50));
      putNumber(node, "max", sorted[sorted.length - 1]);
      node.put("unit", "ms");
    }
    return node;
  }

  private static void putNumber(ObjectNode node, String key, Double value) {
    if (value == null) {
      node.putNull(key);
    } else if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      node.put(key, value.longValue());
    } else {
      node.put(key, value);
    }
  }
}
