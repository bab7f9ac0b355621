package io.rallyd.cli.creation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rallyd.cli.invocation.Call;
import io.rallyd.daemon.telemetry.ClusterClient;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster that a track is made of. */
final class LiveCluster {
  private static final Logger LOG = LoggerFactory.getLogger(LiveCluster.class);
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final String KEEP = "5m";
  private static final Set<String> ALL = Set.of("_all", "*");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ClusterClient client;

  LiveCluster(ClusterClient client) {
    this.client = client;
  }

  /** Takes the documents of one answer. */
  @FunctionalInterface
  interface DocumentSink {
    void accept(JsonNode source) throws IOException;
  }

  /**
   * Returns the indices of some patterns, each once; what cannot be had is told and passed over.
   */
  List<LiveIndex> indices(List<String> patterns, Call call) {
    Map<String, LiveIndex> found = new LinkedHashMap<>();
    String typeless = typeless();
    for (String pattern : patterns) {
      try {
        JsonNode answer =
            ask(client.get("/" + encoded(pattern) + "?expand_wildcards=all" + typeless, ANSWER));
        answer
            .properties()
            .forEach(
                entry -> {
                  LiveIndex index = new LiveIndex(entry.getKey(), entry.getValue());
                  if (!ALL.contains(pattern) || !index.hidden()) {
                    found.putIfAbsent(index.name(), index);
                  }
                });
      } catch (RallyException e) {
        LOG.error("cannot take [{}]", pattern, e);
        call.console().warning("Cannot take [" + pattern + "]: " + e.getMessage());
      }
    }
    return List.copyOf(found.values());
  }

  /** Returns the indices behind some data streams; OpenSearch has no hidden ones to ask for. */
  List<LiveIndex> dataStreams(List<String> patterns, Call call) {
    String hidden = openSearch(version()) ? "" : "expand_wildcards=all&";
    List<String> names = new ArrayList<>();
    for (String pattern : patterns) {
      try {
        ask(client.get(
                "/_data_stream/"
                    + encoded(pattern)
                    + "?"
                    + hidden
                    + "filter_path=data_streams.name",
                ANSWER))
            .path("data_streams")
            .forEach(stream -> names.add(stream.path("name").asText()));
      } catch (RallyException e) {
        LOG.error("cannot take [{}]", pattern, e);
        call.console().warning("Cannot take [" + pattern + "]: " + e.getMessage());
      }
    }
    return indices(names, call);
  }

  /** A server before 7.0 is asked for mappings as later ones have them. */
  private String typeless() {
    JsonNode version = version();
    return version.path("number").asText().startsWith("6.") && !openSearch(version)
        ? "&include_type_name=false"
        : "";
  }

  private JsonNode version() {
    return ask(client.get("/", ANSWER)).path("version");
  }

  private static boolean openSearch(JsonNode version) {
    return version.path("distribution").asText().equals("opensearch");
  }

  /**
   * Reads all documents of an index, as a snapshot of this moment.
   *
   * @return how many there are
   */
  long read(String index, int batchSize, DocumentSink sink) throws IOException {
    ObjectNode query = JSON.createObjectNode().put("size", batchSize);
    query.putObject("query").putObject("match_all");
    query.putArray("sort").add("_doc");
    String path = "/" + encoded(index) + "/_search?scroll=" + KEEP;
    JsonNode answer = ask(client.ask("POST", path, query.toString(), ANSWER));
    long count = 0;
    String scroll = answer.path("_scroll_id").asText();
    try {
      while (!answer.path("hits").path("hits").isEmpty()) {
        refuseFailures(index, answer);
        for (JsonNode hit : answer.path("hits").path("hits")) {
          if (!hit.path("_source").isObject()) {
            throw new RallyException(
                "The documents of index [" + index + "] have no source, so they cannot be taken.");
          }
          sink.accept(hit.path("_source"));
          count++;
        }
        ObjectNode next = JSON.createObjectNode().put("scroll", KEEP).put("scroll_id", scroll);
        answer = ask(client.ask("POST", "/_search/scroll", next.toString(), ANSWER));
        scroll = answer.path("_scroll_id").asText(scroll);
      }
      refuseFailures(index, answer);
      return count;
    } finally {
      ObjectNode over = JSON.createObjectNode();
      over.putArray("scroll_id").add(scroll);
      client
          .ask("DELETE", "/_search/scroll", over.toString(), ANSWER)
          .exceptionally(
              e -> {
                LOG.warn("cannot end the scroll over [{}]", index, e);
                return null;
              })
          .join();
    }
  }

  private static void refuseFailures(String index, JsonNode answer) {
    if (answer.path("timed_out").asBoolean() || answer.path("_shards").path("failed").asInt() > 0) {
      throw new RallyException(
          "Some shards of index ["
              + index
              + "] did not answer, so its documents are not all there.");
    }
  }

  private JsonNode ask(CompletableFuture<JsonNode> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw new RallyException(
          "The cluster at " + client.addresses() + " refuses: " + client.describe(e) + ".", e);
    }
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2A", "*");
  }
}
