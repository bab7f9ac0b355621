package io.rallyd.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryReportTest {
  private static final ReportStyle PLAIN = new ReportStyle("csv", "decimal", "available", false);

  private static JsonNode results(String json) throws IOException {
    return new ObjectMapper().readTree(json.replace('\'', '"'));
  }

  private static List<String> rows(String json, ReportStyle style) throws IOException {
    return new SummaryReport(results(json), style).table().csv().lines().toList();
  }

  @Test
  void rowsComeInTheOrderAndUnitsOfRally() throws IOException {
    assertThat(
            rows(
                """
                {'op_metrics': [
                   {'task': 'index', 'operation': 'bulk', 'error_rate': 0.0,
                    'throughput': {'min': 10, 'mean': 20.456, 'median': 20, 'max': 31925.234, 'unit': 'docs/s'},
                    'latency': {'50_0': 1.5, '99_9': 3.25, '100_0': 4, 'mean': 2, 'unit': 'ms'},
                    'service_time': {'50_0': 1.25, '100_0': 3, 'mean': 2, 'unit': 'ms'},
                    'processing_time': {'50_0': 1.0, '100_0': 2, 'mean': 2, 'unit': 'ms'}},
                   {'task': 'search', 'error_rate': 0.125, 'throughput': {'min': null, 'mean': null, 'median': null, 'max': null, 'unit': null},
                    'latency': {}, 'service_time': {}}],
                 'total_time': 61234, 'total_time_per_shard': {'min': 60000, 'median': 90000, 'max': 120000, 'unit': 'ms'},
                 'indexing_throttle_time': null, 'indexing_throttle_time_per_shard': {},
                 'merge_time': 30000, 'merge_count': 3, 'merge_time_per_shard': {},
                 'refresh_time': 0, 'refresh_count': 7, 'flush_time': 60000, 'flush_count': 1,
                 'flush_time_per_shard': {'min': 1, 'median': 1, 'max': 1, 'unit': 'ms'},
                 'ml_processing_time': [{'job': 'j', 'min': 1.5, 'mean': 2, 'median': 2, 'max': 3, 'unit': 'ms'}],
                 'young_gc_time': 61234, 'young_gc_count': 12, 'old_gc_time': 0, 'old_gc_count': 0,
                 'zgc_cycles_gc_time': null,
                 'dataset_size': 1073741824, 'store_size': 3547614383, 'translog_size': 55,
                 'memory_segments': 1048576, 'segment_count': 19,
                 'total_transform_search_times': [{'id': 't', 'mean': 5, 'unit': 'ms'}],
                 'ingest_pipeline_cluster_count': 4, 'ingest_pipeline_cluster_time': 1500, 'ingest_pipeline_cluster_failed': 0,
                 'disk_usage_total': [{'index': 'i', 'field': 'f', 'value': 1536, 'unit': 'byte'}],
                 'disk_usage_norms': [{'index': 'i', 'field': 'f', 'value': 100, 'unit': 'byte'}]}
                """,
                PLAIN))
        .containsExactly(
            "Metric,Task,Value,Unit",
            "Cumulative indexing time of primary shards,,1.0205666666666666,min",
            "Min cumulative indexing time across primary shards,,1.0,min",
            "Median cumulative indexing time across primary shards,,1.5,min",
            "Max cumulative indexing time across primary shards,,2.0,min",
            "Cumulative merge time of primary shards,,0.5,min",
            "Cumulative merge count of primary shards,,3,",
            "Cumulative refresh time of primary shards,,0.0,min",
            "Cumulative refresh count of primary shards,,7,",
            "Cumulative flush time of primary shards,,1.0,min",
            "Cumulative flush count of primary shards,,1,",
            "Min cumulative flush time across primary shards,,1.6666666666666667e-05,min",
            "Median cumulative flush time across primary shards,,1.6666666666666667e-05,min",
            "Max cumulative flush time across primary shards,,1.6666666666666667e-05,min",
            "Min ML processing time,j,1.5,ms",
            "Mean ML processing time,j,2,ms",
            "Median ML processing time,j,2,ms",
            "Max ML processing time,j,3,ms",
            "Total Young Gen GC time,,61.234,s",
            "Total Young Gen GC count,,12,",
            "Total Old Gen GC time,,0.0,s",
            "Total Old Gen GC count,,0,",
            "Dataset size,,1.0,GB",
            "Store size,,3.3039733609184623,GB",
            "Translog size,,5.122274160385132e-08,GB",
            "Heap used for segments,,1.0,MB",
            "Segment count,,19,",
            "Transform search time,t,5,ms",
            "Total Ingest Pipeline count,,4,",
            "Total Ingest Pipeline time,,1.5,s",
            "Total Ingest Pipeline failed,,0,",
            "i f norms,,100.0,B",
            "i f total,,1.5,KB",
            "Min Throughput,index,10.00,docs/s",
            "Mean Throughput,index,20.46,docs/s",
            "Median Throughput,index,20.00,docs/s",
            "Max Throughput,index,31925.23,docs/s",
            "50th percentile latency,index,1.5,ms",
            "99.9th percentile latency,index,3.25,ms",
            "100th percentile latency,index,4,ms",
            "50th percentile service time,index,1.25,ms",
            "100th percentile service time,index,3,ms",
            "error rate,index,0.00,%",
            "error rate,search,12.50,%");
  }

  @Test
  void allPercentilesShowsEveryRankOfTasksThatHaveAny() throws IOException {
    String json =
        "{'op_metrics': [{'task': 'a', 'latency': {'50_0': 1}, 'service_time': {}, 'error_rate': 0}]}";
    assertThat(rows(json, new ReportStyle("csv", "decimal", "all-percentiles", false)))
        .containsExactly(
            "Metric,Task,Value,Unit",
            "50th percentile latency,a,1,ms",
            "90th percentile latency,a,,",
            "99th percentile latency,a,,",
            "99.9th percentile latency,a,,",
            "99.99th percentile latency,a,,",
            "100th percentile latency,a,,",
            "error rate,a,0.00,%");
  }

  @Test
  void allShowsRowsWithoutValues() throws IOException {
    assertThat(rows("{'op_metrics': []}", new ReportStyle("csv", "decimal", "all", false)))
        .hasSize(49)
        .contains("Cumulative indexing time of primary shards,,,", "Segment count,,,");
  }

  @Test
  void processingTimeIsShownOnlyWhenConfigured() throws IOException {
    String json = "{'op_metrics': [{'task': 'a', 'processing_time': {'100_0': 2.5}}]}";
    assertThat(rows(json, PLAIN)).hasSize(1);
    assertThat(rows(json, new ReportStyle("csv", "decimal", "available", true)))
        .contains("100th percentile processing time,a,2.5,ms");
  }

  @Test
  void warningsNameTaskAndRate() throws IOException {
    var warnings =
        new SummaryReport(
                results(
                    "{'op_metrics': [{'task': 'a', 'error_rate': 0.12345, 'throughput': {'median': null}},"
                        + "{'task': 'b', 'error_rate': 0.0, 'throughput': {'median': null}},"
                        + "{'task': 'c', 'error_rate': 0.0, 'throughput': {'median': 1}}]}"),
                PLAIN)
            .warnings();
    assertThat(warnings).hasSize(3);
    assertThat(warnings.get(0)).contains("[a]", "12.35 %");
    assertThat(warnings.get(1)).contains("[a]", "no throughput", "12.3 %");
    assertThat(warnings.get(2)).contains("[b]", "warm-up");
  }

  @Test
  void aRateThatWasNotSustainedAndLostMeasurementsAreCalledSo() throws IOException {
    List<String> warnings =
        new SummaryReport(
                results(
                    """
                    {'op_metrics': [
                      {'task': 'slow', 'throughput': {'mean': 812.345, 'median': 800, 'unit': 'docs/s'},
                       'marks': [
                         {'mark': 'rate-not-sustainable', 'sentence': 'Task [slow] was too slow.'},
                         {'mark': 'driver-bound', 'sentence': 'Task [slow] had a slow driver.'}]},
                      {'task': 'kept', 'throughput': {'mean': 995, 'median': 990, 'unit': 'docs/s'},
                       'marks': []}],
                     'driver': [{'host': '10.0.0.2', 'dropped': 7, 'samples_dropped': 12}, {'host': '10.0.0.3', 'dropped': 0}]}
                    """),
                PLAIN)
            .warnings();
    assertThat(warnings).hasSize(4);
    assertThat(warnings.subList(0, 2))
        .containsExactly("Task [slow] was too slow.", "Task [slow] had a slow driver.");
    assertThat(warnings.get(2)).contains("[10.0.0.2]", "7 requests");
    assertThat(warnings.get(3)).contains("samples file", "[10.0.0.2]", "12 requests");
  }

  @Test
  void reportFileGrowsAndItsDirectoriesAreMade(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("a/b/report.md");
    ReportFile.append(file, "one\n");
    ReportFile.append(file, "two\n");
    assertThat(Files.readString(file)).isEqualTo("one\ntwo\n");
  }
}
