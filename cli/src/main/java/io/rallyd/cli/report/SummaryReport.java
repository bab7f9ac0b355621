package io.rallyd.cli.report;

import static io.rallyd.cli.report.Rows.AS_IS;
import static io.rallyd.cli.report.Rows.BYTES_TO_GIGA;
import static io.rallyd.cli.report.Rows.BYTES_TO_MEGA;
import static io.rallyd.cli.report.Rows.MILLIS_TO_MINUTES;
import static io.rallyd.cli.report.Rows.MILLIS_TO_SECONDS;
import static io.rallyd.cli.report.Rows.PERCENT;
import static io.rallyd.cli.report.Rows.TWO_DIGITS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The report at the end of a race, made from the {@code results} of its race document alone. Rows,
 * their order and their units are those of Rally, so reports can be compared line by line.
 */
public final class SummaryReport {
  private static final List<String> HEADERS = List.of("Metric", "Task", "Value", "Unit");
  private static final List<String> PERCENTILES = List.of("50", "90", "99", "99.9", "99.99", "100");

  private final JsonNode results;
  private final ReportStyle style;

  /**
   * Creates the report.
   *
   * @param results the object {@code results} of a race document
   */
  public SummaryReport(JsonNode results, ReportStyle style) {
    this.results = results;
    this.style = style;
  }

  /** Returns the table. */
  public TextTable table() {
    Rows rows = new Rows(style.showAll());
    totals(rows);
    machineLearning(rows);
    garbageCollection(rows);
    sizes(rows);
    transforms(rows);
    rows.add("Total Ingest Pipeline count", at("ingest_pipeline_cluster_count"), "", AS_IS);
    rows.add(
        "Total Ingest Pipeline time", at("ingest_pipeline_cluster_time"), "s", MILLIS_TO_SECONDS);
    rows.add("Total Ingest Pipeline failed", at("ingest_pipeline_cluster_failed"), "", AS_IS);
    DiskUsageRows.add(results, rows);
    results.path("op_metrics").forEach(task -> task(rows, task));
    return new TextTable(HEADERS, rows.collected());
  }

  /** Returns one sentence for each thing in the results that makes them doubtful. */
  public List<String> warnings() {
    return ReportWarnings.of(results);
  }

  private JsonNode at(String key) {
    return results.path(key);
  }

  private void totals(Rows rows) {
    total(rows, "indexing time", "total_time", null);
    total(rows, "indexing throttle time", "indexing_throttle_time", null);
    total(rows, "merge time", "merge_time", "merge_count");
    total(rows, "merge throttle time", "merge_throttle_time", null);
    total(rows, "refresh time", "refresh_time", "refresh_count");
    total(rows, "flush time", "flush_time", "flush_count");
  }

  private void total(Rows rows, String what, String key, String countKey) {
    rows.add("Cumulative " + what + " of primary shards", at(key), "min", MILLIS_TO_MINUTES);
    if (countKey != null) {
      String count = what.replace(" time", " count");
      rows.add("Cumulative " + count + " of primary shards", at(countKey), "", AS_IS);
    }
    JsonNode shards = at(key + "_per_shard");
    for (String of : List.of("Min", "Median", "Max")) {
      rows.add(
          of + " cumulative " + what + " across primary shards",
          shards.path(of.toLowerCase(java.util.Locale.ROOT)),
          "min",
          MILLIS_TO_MINUTES);
    }
  }

  private void machineLearning(Rows rows) {
    for (JsonNode job : at("ml_processing_time")) {
      for (String of : List.of("Min", "Mean", "Median", "Max")) {
        rows.add(
            of + " ML processing time",
            job.path("job").asText(),
            job.path(of.toLowerCase(java.util.Locale.ROOT)),
            job.path("unit").asText(),
            AS_IS,
            false);
      }
    }
  }

  private void garbageCollection(Rows rows) {
    collector(rows, "Young Gen GC", "young_gc");
    collector(rows, "Old Gen GC", "old_gc");
    collector(rows, "ZGC Cycles GC", "zgc_cycles_gc");
    collector(rows, "ZGC Pauses GC", "zgc_pauses_gc");
  }

  private void collector(Rows rows, String what, String key) {
    rows.add("Total " + what + " time", at(key + "_time"), "s", MILLIS_TO_SECONDS);
    rows.add("Total " + what + " count", at(key + "_count"), "", AS_IS);
  }

  private void sizes(Rows rows) {
    rows.add("Dataset size", at("dataset_size"), "GB", BYTES_TO_GIGA);
    rows.add("Store size", at("store_size"), "GB", BYTES_TO_GIGA);
    rows.add("Translog size", at("translog_size"), "GB", BYTES_TO_GIGA);
    for (String of :
        List.of("segments", "doc values", "terms", "norms", "points", "stored fields")) {
      rows.add("Heap used for " + of, at("memory_" + of.replace(' ', '_')), "MB", BYTES_TO_MEGA);
    }
    rows.add("Segment count", at("segment_count"), "", AS_IS);
  }

  private void transforms(Rows rows) {
    transform(rows, "processing time", "total_transform_processing_times");
    transform(rows, "indexing time", "total_transform_index_times");
    transform(rows, "search time", "total_transform_search_times");
    transform(rows, "throughput", "total_transform_throughput");
  }

  private void transform(Rows rows, String what, String key) {
    for (JsonNode each : at(key)) {
      rows.add(
          "Transform " + what,
          each.path("id").asText(),
          each.path("mean"),
          each.path("unit").asText(),
          AS_IS,
          false);
    }
  }

  private void task(Rows rows, JsonNode task) {
    String name = task.path("task").asText();
    JsonNode throughput = task.path("throughput");
    for (String of : List.of("Min", "Mean", "Median", "Max")) {
      rows.add(
          of + " Throughput",
          name,
          throughput.path(of.toLowerCase(java.util.Locale.ROOT)),
          throughput.path("unit").asText(""),
          TWO_DIGITS,
          false);
    }
    percentiles(rows, name, "latency", task.path("latency"));
    percentiles(rows, name, "service time", task.path("service_time"));
    if (style.processingTime()) {
      percentiles(rows, name, "processing time", task.path("processing_time"));
    }
    rows.add("error rate", name, task.path("error_rate"), "%", PERCENT, false);
  }

  private void percentiles(Rows rows, String task, String what, JsonNode values) {
    if (values.isEmpty()) {
      return;
    }
    for (String rank : PERCENTILES) {
      String key = rank.contains(".") ? rank.replace('.', '_') : rank + "_0";
      rows.add(
          rank + "th percentile " + what,
          task,
          values.path(key),
          "ms",
          AS_IS,
          style.showAllPercentiles());
    }
  }
}
