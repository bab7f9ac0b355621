package io.rallyd.cli.creation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rallyd.cli.console.Console;
import io.rallyd.cli.invocation.Call;
import io.rallyd.daemon.telemetry.ClusterClient;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.driver.track.TrackLoader;
import io.rallyd.driver.track.TrackLocations;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.session.TargetHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that answers what the test says, and what is asked of it. */
class LiveClusterTest {
  private static final String SEVEN = "{'version': {'number': '7.17.29'}}";
  private static final String INDEX = "{'settings': {'index': {'number_of_shards': '2'}}}";
  private static final String HIDDEN = "{'settings': {'index': {'hidden': 'true'}}}";

  @TempDir private Path directory;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Console console =
      new Console(new PrintStream(printed, true, StandardCharsets.UTF_8), false, false);
  private final Call call = new Call(null, console, null, false);
  private final Map<String, String> answers = new HashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private LiveCluster cluster;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    TargetHost host = new TargetHost("127.0.0.1", server.getAddress().getPort(), false, "");
    cluster =
        new LiveCluster(
            new ClusterClient(new ClusterTarget("default", List.of(host), Map.of(), "", "")));
    answers.put("GET /", SEVEN);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add((request + " " + body).strip());
    String answer = answers.get((request + " " + body).strip());
    byte[] bytes = (answer == null ? "{'error': 'none'}" : answer).replace('\'', '"').getBytes();
    try (exchange) {
      exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private List<String> names(List<LiveIndex> indices) {
    return indices.stream().map(LiveIndex::name).toList();
  }

  @Test
  void whoAsksForAllGetsNoHiddenIndices() {
    String all = "{'shop': " + INDEX + ", '.kibana': " + INDEX + ", 'secret': " + HIDDEN + "}";
    for (String pattern : List.of("_all", "*")) {
      answers.put("GET /" + pattern + "?expand_wildcards=all", all);
      assertThat(names(cluster.indices(List.of(pattern), call))).containsExactly("shop");
    }
  }

  @Test
  void whoNamesAHiddenIndexGetsItAndEachOnce() {
    answers.put("GET /.kib*?expand_wildcards=all", "{'.kibana': " + INDEX + "}");
    answers.put(
        "GET /s*?expand_wildcards=all", "{'shop': " + INDEX + ", 'secret': " + HIDDEN + "}");
    answers.put("GET /shop?expand_wildcards=all", "{'shop': " + INDEX + "}");
    assertThat(names(cluster.indices(List.of(".kib*", "s*", "shop"), call)))
        .containsExactly(".kibana", "shop", "secret");
  }

  @Test
  void whatCannotBeHadIsToldAndPassedOver() {
    answers.put("GET /shop?expand_wildcards=all", "{'shop': " + INDEX + "}");
    assertThat(names(cluster.indices(List.of("nope", "shop"), call))).containsExactly("shop");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .startsWith("[WARNING] Cannot take [nope]: The cluster at ")
        .contains("404");
  }

  @Test
  void elasticsearch6IsAskedForMappingsWithoutTypes() {
    answers.put("GET /", "{'version': {'number': '6.8.23'}}");
    answers.put(
        "GET /shop?expand_wildcards=all&include_type_name=false", "{'shop': " + INDEX + "}");
    assertThat(names(cluster.indices(List.of("shop"), call))).containsExactly("shop");
    answers.put("GET /", "{'version': {'number': '6.0.0', 'distribution': 'opensearch'}}");
    cluster.indices(List.of("shop"), call);
    assertThat(asked).last().isEqualTo("GET /shop?expand_wildcards=all");
  }

  @Test
  void theIndicesBehindDataStreamsAreTaken() {
    String query = "filter_path=data_streams.name";
    String streams = "{'data_streams': [{'name': 'logs-a'}, {'name': 'logs-b'}]}";
    answers.put("GET /_data_stream/logs-*?expand_wildcards=all&" + query, streams);
    answers.put("GET /_data_stream/logs-*?" + query, streams);
    answers.put("GET /logs-a?expand_wildcards=all", "{'.ds-logs-a-000001': " + HIDDEN + "}");
    answers.put("GET /logs-b?expand_wildcards=all", "{'.ds-logs-b-000001': " + HIDDEN + "}");
    assertThat(names(cluster.dataStreams(List.of("logs-*"), call)))
        .containsExactly(".ds-logs-a-000001", ".ds-logs-b-000001");
    answers.put("GET /", "{'version': {'number': '3.6.0', 'distribution': 'opensearch'}}");
    asked.clear();
    assertThat(names(cluster.dataStreams(List.of("logs-*", "none"), call)))
        .containsExactly(".ds-logs-a-000001", ".ds-logs-b-000001");
    assertThat(asked).contains("GET /_data_stream/logs-*?" + query);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Cannot take [none]");
  }

  /** Makes a scroll over an index whose pages have these documents. */
  private void scroll(String index, String... pages) {
    String query = "{'size':2,'query':{'match_all':{}},'sort':['_doc']}".replace('\'', '"');
    String next = "{'scroll':'5m','scroll_id':'%s'}".replace('\'', '"');
    for (int i = 0; i <= pages.length; i++) {
      String request =
          i == 0
              ? "POST /" + index + "/_search?scroll=5m " + query
              : "POST /_search/scroll " + next.formatted(index + i);
      String hits = i < pages.length ? pages[i] : "";
      answers.put(
          request, "{'_scroll_id': '" + index + (i + 1) + "', 'hits': {'hits': [" + hits + "]}}");
    }
  }

  private LoadedTrack write(String... indices) throws IOException {
    List<LiveIndex> live = new ArrayList<>();
    for (String index : indices) {
      answers.put("GET /" + index + "?expand_wildcards=all", "{'" + index + "': " + INDEX + "}");
      live.addAll(cluster.indices(List.of(index), call));
    }
    Path place = directory.resolve("tracks/mine");
    Files.createDirectories(place.getParent());
    try (TrackFolder folder = TrackFolder.begin(place)) {
      new TrackWriter("mine", folder).write(live, cluster, 2, console);
      folder.commit();
    }
    return new TrackLoader()
        .load(
            TrackLocations.atPath(place),
            Map.of(),
            false,
            new TrackSelection("", List.of(), List.of(), false));
  }

  @Test
  void allDocumentsAreReadAndTheScrollIsEnded() throws IOException {
    scroll("shop", "{'_source': {'a': '{{'}}, {'_source': {'a': 2}}", "{'_source': {'a': 3}}");
    scroll("empty");
    LoadedTrack track = write("shop", "empty");
    assertThat(track.track().indices()).hasSize(2);
    assertThat(track.track().corpora()).singleElement().matches(c -> c.name().equals("shop"));
    assertThat(track.track().corpora().get(0).documents().get(0).documentCount()).isEqualTo(3);
    assertThat(asked)
        .contains("DELETE /_search/scroll {\"scroll_id\":[\"shop3\"]}")
        .contains("DELETE /_search/scroll {\"scroll_id\":[\"empty1\"]}");
    assertThat(directory.resolve("tracks/mine/empty-documents.json.bz2")).doesNotExist();
    assertThat(directory.resolve("tracks/mine/shop-documents-1k.json.bz2")).exists();
  }

  @Test
  void aTrackOfEmptyIndicesHasNothingToIndex() throws IOException {
    scroll("empty");
    LoadedTrack track = write("empty");
    assertThat(track.track().corpora()).isEmpty();
    assertThat(track.track().selectedChallenge().leafTasks())
        .extracting(task -> task.operation().type())
        .containsExactly("delete-index", "create-index", "cluster-health");
  }

  @Test
  void documentsThatAreNotAllThereAreNotTaken() {
    scroll("shop", "{'_id': '1'}");
    assertThatThrownBy(() -> cluster.read("shop", 2, source -> {}))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("[shop] have no source");
    answers.replaceAll(
        (request, answer) -> answer.replace("'hits': {", "'timed_out': true, 'hits': {"));
    assertThatThrownBy(() -> cluster.read("shop", 2, source -> {}))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("Some shards of index [shop] did not answer");
    assertThat(asked).filteredOn(request -> request.startsWith("DELETE")).hasSize(2);
  }
}
