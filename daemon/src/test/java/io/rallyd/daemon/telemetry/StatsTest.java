package io.rallyd.daemon.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.daemon.metrics.RaceMetrics;
import org.junit.jupiter.api.Test;

class StatsTest {
  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  @Test
  void indexStatisticsTakePrimariesForTimesAndAllCopiesForSizes() throws Exception {
    JsonNode stats =
        json(
            "{'_all':{'primaries':{'merges':{'total_time_in_millis':5,'total':2},"
                + "'segments':{'count':9}},'total':{'store':{'size_in_bytes':77}}},"
                + "'indices':{'i':{'shards':{'0':["
                + "{'routing':{'primary':true},'merges':{'total_time_in_millis':5}},"
                + "{'routing':{'primary':false},'merges':{'total_time_in_millis':50}}]}}}}");
    RaceMetrics metrics = new RaceMetrics(0);
    IndexStats.record(stats, metrics);
    assertThat(metrics.value("merges_total_time")).isEqualTo(5);
    assertThat(metrics.perShard("merges_total_time")).containsExactly(5.0);
    assertThat(metrics.value("merges_total_count")).isEqualTo(2);
    assertThat(metrics.value("segments_count")).isEqualTo(9);
    assertThat(metrics.value("store_size_in_bytes")).isEqualTo(77);
    assertThat(metrics.value("translog_size_in_bytes")).isNull();
  }

  @Test
  void aClusterThatHasIndexedBeforeIsWarnedAbout() throws Exception {
    String stats = "{'_all':{'primaries':{'indexing':{'index_time_in_millis':%d}}}}";
    assertThat(IndexStats.warnings(json(stats.formatted(2001))))
        .singleElement()
        .asString()
        .contains("indexing_total_time", "2001");
    assertThat(IndexStats.warnings(json(stats.formatted(2000)))).isEmpty();
  }

  @Test
  void garbageCollectionIsADifferenceNeverBelowZeroOverTheNodesOfTheStart() throws Exception {
    String node =
        "'%s':{'jvm':{'gc':{'collectors':{'young':{'collection_time_in_millis':%d,"
            + "'collection_count':%d},'ZGC Cycles':{'collection_time_in_millis':%d,"
            + "'collection_count':1}}}}}";
    RaceMetrics metrics = new RaceMetrics(0);
    JvmStats.record(
        json("{'nodes':{" + node.formatted("a", 10, 1, 9) + "}}"),
        json(
            "{'nodes':{"
                + node.formatted("a", 25, 4, 5)
                + ","
                + node.formatted("late", 99, 99, 99)
                + "}}"),
        metrics);
    assertThat(metrics.value("node_total_young_gen_gc_time")).isEqualTo(15);
    assertThat(metrics.value("node_total_young_gen_gc_count")).isEqualTo(3);
    assertThat(metrics.value("node_total_zgc_cycles_gc_time")).isZero();
  }

  @Test
  void ingestStatisticsAreSummedOverNodes() throws Exception {
    String nodes =
        "{'nodes':{'a':{'ingest':{'total':{'count':%d,'time_in_millis':1,'failed':0}}},"
            + "'b':{'ingest':{'total':{'count':%d,'time_in_millis':2,'failed':1}}}}}";
    RaceMetrics metrics = new RaceMetrics(0);
    IngestStats.record(json(nodes.formatted(1, 2)), json(nodes.formatted(11, 22)), metrics);
    assertThat(metrics.value("ingest_pipeline_cluster_count")).isEqualTo(30);
    assertThat(metrics.value("ingest_pipeline_cluster_failed")).isZero();
  }
}
