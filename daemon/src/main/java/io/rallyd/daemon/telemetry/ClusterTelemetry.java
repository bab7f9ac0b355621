package io.rallyd.daemon.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.rallyd.daemon.metrics.RaceMetrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices that always watch the benchmarked cluster: index statistics, garbage collection and
 * ingest pipelines, read before the first and after the last task. A device that fails is logged
 * and leaves its values out; it never fails a race. Safe for use by one race at a time.
 */
public final class ClusterTelemetry {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterTelemetry.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String INDEX_STATS = "/_stats/_all?level=shards";
  private static final String JVM_STATS = "/_nodes/stats/jvm";
  private static final String INGEST_STATS = "/_nodes/stats/ingest";

  private final ClusterClient client;
  private JsonNode jvmAtStart = MissingNode.getInstance();
  private JsonNode ingestAtStart = MissingNode.getInstance();

  /** Creates the devices; nothing is asked yet. */
  public ClusterTelemetry(ClusterClient client) {
    this.client = client;
  }

  /** Reads the values at the start and returns warnings for the user. */
  public CompletableFuture<List<String>> onBenchmarkStart() {
    CompletableFuture<JsonNode> index = read(INDEX_STATS);
    CompletableFuture<JsonNode> jvm = read(JVM_STATS);
    CompletableFuture<JsonNode> ingest = read(INGEST_STATS);
    return CompletableFuture.allOf(index, jvm, ingest)
        .thenApply(
            nothing -> {
              jvmAtStart = jvm.join();
              ingestAtStart = ingest.join();
              return IndexStats.warnings(index.join());
            });
  }

  /**
   * Reads the values at the end.
   *
   * @return what puts them into the metrics, to be run by the owner of these
   */
  public CompletableFuture<java.util.function.Consumer<RaceMetrics>> onBenchmarkStop() {
    CompletableFuture<JsonNode> index = read(INDEX_STATS);
    CompletableFuture<JsonNode> jvm = read(JVM_STATS);
    CompletableFuture<JsonNode> ingest = read(INGEST_STATS);
    return CompletableFuture.allOf(index, jvm, ingest)
        .thenApply(
            nothing ->
                metrics -> {
                  IndexStats.record(index.join(), metrics);
                  JvmStats.record(jvmAtStart, jvm.join(), metrics);
                  IngestStats.record(ingestAtStart, ingest.join(), metrics);
                });
  }

  private CompletableFuture<JsonNode> read(String path) {
    return client
        .get(path, TIMEOUT)
        .exceptionally(
            error -> {
              LOG.warn("Cannot read {}: {}", path, client.describe(error));
              return MissingNode.getInstance();
            });
  }
}
