package io.rallyd.driver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.driver.http.FakeElasticsearch;
import io.rallyd.driver.http.FakeElasticsearch.Asked;
import io.rallyd.driver.http.FakeElasticsearch.Reply;
import io.rallyd.driver.http.HttpClient;
import io.rallyd.driver.http.HttpCluster;
import io.rallyd.driver.http.ServerKind;
import io.rallyd.driver.loop.Clock;
import io.rallyd.driver.loop.IoBackend;
import io.rallyd.driver.loop.WorkerLoop;
import io.rallyd.driver.params.BulkBody;
import io.rallyd.driver.params.OperationParams;
import io.rallyd.driver.track.Operation;
import io.rallyd.protocol.RallyException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each operation asks of a server and makes of its answers. */
class RunnersTest {
  private final FakeElasticsearch server = new FakeElasticsearch();
  private final WorkerLoop loop = new WorkerLoop("test", IoBackend.best(), Clock.system());
  private final HttpClient client =
      new HttpClient(loop, HttpCluster.resolve(server.target(Map.of("max_retries", 0L))), 0);
  private Invocation call = new Invocation(client, loop, ServerKind.of("8.19.0", "default"));
  private OnError onError = OnError.CONTINUE;

  /** Documents {@code d0}, {@code d1} and so on, each with an action line. */
  private record Bulk(int documents) implements BulkBody {
    @Override
    public int size() {
      return text().length();
    }

    @Override
    public void writeTo(ByteBuf target) {
      target.writeCharSequence(text(), StandardCharsets.UTF_8);
    }

    @Override
    public void writeTo(ByteBuf target, int document) {
      target.writeCharSequence(lines(document), StandardCharsets.UTF_8);
    }

    @Override
    public int bytesWithoutNewlines() {
      return size() - 2 * documents;
    }

    @Override
    public int documentBytes() {
      return 4 * documents;
    }

    private String text() {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < documents; i++) {
        all.append(lines(i));
      }
      return all.toString();
    }

    private static String lines(int i) {
      return "{\"index\": {}}\n\"d" + i + "\"\n";
    }
  }

  @AfterEach
  void stop() {
    loop.eventLoop().submit(client::close).syncUninterruptibly();
    loop.shutdown().syncUninterruptibly();
    server.close();
  }

  @Test
  void aBulkWithoutErrors() throws Exception {
    server.behave(a -> Reply.ok("{\"took\": 8, \"errors\": false, \"items\": [broken"));
    Result result = bulk(3, Map.of("pipeline", "p/1", "request-params", Map.of("x", true)));
    assertThat(result.weight()).isEqualTo(3);
    assertThat(result.unit()).isEqualTo("docs");
    assertThat(result.success()).isTrue();
    assertThat(result.meta())
        .containsEntry("index", "i")
        .containsEntry("took", 8L)
        .containsEntry("success-count", 3L)
        .containsEntry("error-count", 0L)
        .containsEntry("request-status", 200)
        .containsEntry("max-doc-status", 200)
        .doesNotContainKey("error-type");
    Asked asked = server.asked().get(0);
    assertThat(asked.method()).isEqualTo("PUT");
    assertThat(asked.path()).startsWith("/_bulk?").contains("pipeline=p%2F1", "x=true");
    assertThat(asked.text()).isEqualTo(new Bulk(3).text());
    assertThat(asked.headers())
        .containsEntry("content-type", "application/x-ndjson")
        .containsEntry("accept", "application/json");
  }

  @Test
  void errorsOfABulkAreFoundHoweverLongItsAnswer() throws Exception {
    String good = item(201, null) + ",";
    String items = "\"items\":[" + good.repeat(20_000) + item(400, "broken") + "]}";
    server.behave(a -> Reply.ok("{\"errors\":true,\"took\":5," + items));
    assertThat(bulk(20_001, Map.of()).meta())
        .containsEntry("error-count", 1L)
        .containsEntry("took", 5L)
        .containsEntry("error-description", "HTTP status: 400, message: broken");
    server.behave(a -> Reply.ok("{" + items.replace("]}", "],\"errors\":true,\"took\":5}")));
    assertThat(bulk(20_001, Map.of()).meta()).containsEntry("error-count", 1L);
    server.behave(a -> Reply.ok("{\"took\":7,\"errors\":false," + items));
    assertThat(bulk(20_001, Map.of()).meta())
        .containsEntry("error-count", 0L)
        .containsEntry("success-count", 20_001L)
        .containsEntry("took", 7L);
    assertThat(server.connections()).isOne();
  }

  @Test
  void onlyAnAnswerThatBeginsWithoutErrorsNeedNotBeKept() {
    assertThat(begins("{\"took\":30,\"errors\":false,\"items\":[{\"index\"")).isTrue();
    assertThat(begins("{\"errors\":false,\"took\":30,\"items\":[")).isTrue();
    assertThat(begins("{\"took\":30,\"ingest_took\":1,\"errors\":false,\"items\":[")).isTrue();
    assertThat(begins("{\"took\":30,\"errors\":true,\"items\":[")).isFalse();
    assertThat(begins("{\"took\":30,\"errors\":false")).isFalse();
    assertThat(begins("{\"took\":30,\"errors\":false,\"it")).isFalse();
    assertThat(begins("{\"items\":[{\"errors\":false,\"items\":1}],")).isFalse();
    assertThat(begins("{\"a\":{\"errors\":false,\"items\":[")).isFalse();
    assertThat(begins("")).isFalse();
  }

  private static boolean begins(String text) {
    return BulkAnswer.beginsWithoutErrors(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }

  @Test
  void aBulkWithFailedItemsSaysWhichErrors() throws Exception {
    server.behave(
        a ->
            Reply.ok(
                    "{\"took\":5,\"errors\":true,\"items\":["
                        + item(201, null)
                        + ","
                        + item(429, "queue full")
                        + ","
                        + item(400, "bad \\\"field\\\"")
                        + ","
                        + item(429, "queue full")
                        + "]}")
                .by(Reply.Way.CHUNKED));
    Result result = bulk(4, Map.of());
    assertThat(result.success()).isFalse();
    assertThat(result.weight()).isEqualTo(4);
    assertThat(result.meta())
        .containsEntry("error-type", "bulk")
        .containsEntry("success-count", 1L)
        .containsEntry("error-count", 3L)
        .containsEntry("max-doc-status", 429)
        .containsEntry(
            "error-description",
            "HTTP status: 400, message: bad \"field\" | HTTP status: 429, message: queue full");
  }

  @Test
  void manyDifferentErrorsAreSummedUp() {
    BulkErrors errors = new BulkErrors();
    for (int i = 0; i < 4; i++) {
      errors.add(500, "r" + i);
      errors.add(429, "r" + i);
    }
    errors.add(404, null);
    assertThat(errors.describe())
        .isEqualTo(
            "HTTP status: 404 | HTTP status: 429, message: r0 | HTTP status: 429, message: r1"
                + " | HTTP status: 429, message: r2 | HTTP status: 429, message: r3"
                + " | TRUNCATED 1x404, 4x429, 4x500");
  }

  @Test
  void refusedDocumentsAreSentAgainAloneAsOftenAsAllowed() throws Exception {
    Queue<String> answers =
        new ArrayDeque<>(
            List.of(
                items(item(429, "full"), item(201, null), item(429, "full"), item(429, "full")),
                items(item(201, null), item(429, "full"), item(400, "bad")),
                "{\"took\":5,\"errors\":false,\"items\":[]}"));
    server.behave(a -> Reply.ok(answers.remove()));
    Result result = bulk(4, Map.of("retries_on_429", 5L));
    assertThat(server.asked()).hasSize(3);
    assertThat(server.asked().get(1).text())
        .isEqualTo(Bulk.lines(0) + Bulk.lines(2) + Bulk.lines(3));
    assertThat(server.asked().get(2).text()).isEqualTo(Bulk.lines(2));
    assertThat(result.success()).isTrue();
    assertThat(result.weight()).isEqualTo(4);
    assertThat(result.meta())
        .containsEntry("retried", true)
        .containsEntry("retry-count", 2)
        .containsEntry("took", 15L)
        .containsEntry("success-count", 1L + 1L + 1L)
        .containsEntry("error-count", 3L + 2L)
        .doesNotContainKey("error-description");
  }

  @Test
  void detailedResultsOfABulk() throws Exception {
    server.behave(
        a ->
            Reply.ok(
                "{\"took\":5,\"ingest_took\":2,\"errors\":false,\"items\":["
                    + "{\"index\":{\"result\":\"created\",\"status\":201,"
                    + "\"_shards\":{\"total\":2,\"successful\":1,\"failed\":0}}},"
                    + "{\"index\":{\"result\":\"updated\",\"status\":200,"
                    + "\"_shards\":{\"total\":2,\"successful\":1,\"failed\":0}}}]}"));
    Result result = bulk(2, Map.of("detailed-results", true));
    assertThat(result.meta())
        .containsEntry(
            "ops", Map.of("index", Map.of("item-count", 2L, "created", 1L, "updated", 1L)))
        .containsEntry("ingest_took", 2L)
        .containsEntry("total-document-size-bytes", 8L);
    assertThat(result.get("shards_histogram"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .singleElement()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("item-count", 2);
  }

  @Test
  void aSearchReadsNothingUnlessDetailsAreAskedFor() throws Exception {
    server.behave(a -> Reply.ok("not even JSON"));
    Map<String, Object> search =
        Map.of("index", "a,b", "body", Map.of("query", Map.of()), "cache", false);
    assertThat(run("search", search)).isEqualTo(Result.ONE);
    Asked asked = server.asked().get(0);
    assertThat(asked.path()).isEqualTo("/a,b/_search?request_cache=false");
    assertThat(asked.text()).isEqualTo("{\"query\":{}}");

    server.behave(
        a ->
            Reply.ok(
                "{\"took\":3,\"timed_out\":false,\"_shards\":{\"total\":5,\"successful\":5,"
                    + "\"skipped\":0,\"failed\":0},\"hits\":{\"total\":{\"value\":12,"
                    + "\"relation\":\"gte\"},\"hits\":[{\"took\":99}]}}"));
    Map<String, Object> detailed = new HashMap<>(search);
    detailed.put("detailed-results", true);
    assertThat(run("search", detailed).meta())
        .containsEntry("hits", 12L)
        .containsEntry("hits_relation", "gte")
        .containsEntry("took", 3L)
        .containsEntry(
            "shards", Map.of("total", 5L, "successful", 5L, "skipped", 0L, "failed", 0L));
  }

  @Test
  void aScrollReadsPagesUntilThereAreNoneAndCleansUp() throws Exception {
    Queue<String> pages =
        new ArrayDeque<>(
            List.of(
                page("s1", "{}", "{}"),
                page("s1", "{}", "{}"),
                page("s2", "{}"),
                page("s2"),
                "{\"succeeded\":true}"));
    server.behave(a -> Reply.ok(pages.remove()));
    Result result =
        run(
            "scroll-search",
            Map.of("index", "i", "pages", "all", "results-per-page", 2L, "body", Map.of()));
    assertThat(result.weight()).isEqualTo(4);
    assertThat(result.unit()).isEqualTo("pages");
    assertThat(result.meta()).containsEntry("hits", 5L).containsEntry("took", 4L);
    assertThat(server.asked().get(0).path())
        .startsWith("/i/_search?")
        .contains("sort=_doc", "scroll=10s", "size=2");
    Asked last = server.asked().get(4);
    assertThat(last.method() + last.path()).isEqualTo("DELETE/_search/scroll");
    assertThat(last.text()).isEqualTo("{\"scroll_id\":[\"s2\"]}");
  }

  @Test
  void clusterHealthSucceedsOnlyWhenTheClusterIsWellEnough() throws Exception {
    server.behave(a -> Reply.ok("{\"status\":\"yellow\",\"relocating_shards\":1}"));
    assertThat(health(Map.of("wait_for_status", "yellow")).success()).isTrue();
    assertThat(health(Map.of("wait_for_status", "green")).success()).isFalse();
    assertThat(health(Map.of("wait_for_no_relocating_shards", "true")).success()).isFalse();
    assertThat(server.asked().get(0).path()).isEqualTo("/_cluster/health?wait_for_status=yellow");
  }

  @Test
  void retriesUntilSuccessWhenAsked() throws Exception {
    Queue<String> states = new ArrayDeque<>(List.of("red", "red", "green"));
    server.behave(
        a -> Reply.ok("{\"status\":\"" + states.remove() + "\",\"relocating_shards\":0}"));
    Result result =
        run(
            "cluster-health",
            Map.of(
                "retry-until-success",
                true,
                "retry-wait-period",
                0.001,
                "request-params",
                Map.of("wait_for_status", "green")));
    assertThat(result.success()).isTrue();
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void indicesAreDeletedOnlyIfTheyExistAndTheSettingIsRestored() throws Exception {
    server.behave(
        a ->
            a.method().equals("HEAD") && a.path().equals("/gone")
                ? Reply.of(404, "")
                : Reply.ok("{\"transient\":{\"action.destructive_requires_name\":\"true\"}}"));
    Result result =
        run("delete-index", Map.of("indices", List.of("here", "gone"), "only-if-exists", true));
    assertThat(result.weight()).isOne();
    assertThat(server.asked().stream().map(a -> a.method() + a.path()))
        .containsExactly(
            "GET/_cluster/settings?flat_settings=true",
            "PUT/_cluster/settings",
            "HEAD/here",
            "DELETE/here",
            "HEAD/gone",
            "GET/_cluster/settings?flat_settings=true",
            "PUT/_cluster/settings");
    assertThat(server.asked().get(6).text())
        .isEqualTo("{\"transient\":{\"action.destructive_requires_name\":\"true\"}}");
  }

  @Test
  void indicesAreCreatedWithTheirBodies() throws Exception {
    List<Map<String, Object>> indices =
        List.of(
            Map.of("index", "a", "body", Map.of("settings", Map.of())),
            Map.of("index", "b", "body", Map.of()));
    assertThat(run("create-index", Map.of("indices", indices)).weight()).isEqualTo(2);
    assertThat(server.asked().get(0).text()).isEqualTo("{\"settings\":{}}");
    assertThat(server.asked().get(1).body()).isEmpty();
  }

  @Test
  void aServerWithMappingTypesIsTold() throws Exception {
    call = new Invocation(client, loop, ServerKind.of("6.8.23", "default"));
    server.behave(a -> Reply.ok("{\"took\":8,\"errors\":false,\"items\":[]}"));
    bulk(1, Map.of());
    bulk(1, Map.of("action-metadata-present", false, "refresh", "true"));
    Map<String, Object> typeless = Map.of("mappings", Map.of("dynamic", "strict"));
    Map<String, Object> typed = Map.of("mappings", Map.of("city", Map.of("properties", Map.of())));
    create(typeless, Map.of());
    create(typed, Map.of());
    create(Map.of("settings", Map.of()), Map.of());
    create(typeless, Map.of("include_type_name", true));
    assertThat(server.asked().stream().map(Asked::path))
        .containsExactly(
            "/_none/_doc/_bulk",
            "/i/_doc/_bulk?refresh=true",
            "/a?include_type_name=false",
            "/a",
            "/a",
            "/a?include_type_name=true");
    assertThat(server.asked().get(0).text()).isEqualTo(new Bulk(1).text());
    assertThat(server.asked().get(2).text()).isEqualTo("{\"mappings\":{\"dynamic\":\"strict\"}}");
  }

  @Test
  void otherServersAreNotToldOfMappingTypes() throws Exception {
    for (ServerKind kind :
        List.of(
            ServerKind.of("", ""),
            ServerKind.of("7.0.0", "default"),
            ServerKind.of("2.19.1", "opensearch"),
            ServerKind.of("3.1.0", "opensearch"))) {
      call = new Invocation(client, loop, kind);
      server.behave(a -> Reply.ok("{\"took\":8,\"errors\":false,\"items\":[]}"));
      bulk(1, Map.of());
      create(Map.of("mappings", Map.of("properties", Map.of())), Map.of());
    }
    assertThat(server.asked().stream().map(Asked::path).distinct()).containsExactly("/_bulk", "/a");
  }

  private void create(Map<String, Object> body, Map<String, Object> query) throws Exception {
    List<Map<String, Object>> indices = List.of(Map.of("index", "a", "body", body));
    run("create-index", Map.of("indices", indices, "request-params", query));
  }

  @Test
  void aForceMergeCanBeAskedAfterWhereTheRootIsNoResource() throws Exception {
    server.behave(
        a ->
            a.path().equals("/")
                ? Reply.of(405, "{\"error\":\"Incorrect HTTP method\",\"status\":405}")
                : Reply.ok("{\"task\":\"n:1\",\"completed\":true}"));
    run("force-merge", Map.of("index", "i", "mode", "polling", "poll-period", 0.001));
    assertThat(server.asked().stream().map(Asked::path))
        .containsExactly("/", "/i/_forcemerge?wait_for_completion=false", "/_tasks/n%3A1");
  }

  @Test
  void aForceMergeCanBeAskedAfter() throws Exception {
    Queue<String> answers =
        new ArrayDeque<>(
            List.of(
                "{\"version\":{\"number\":\"8.5.0\"}}",
                "{\"task\":\"n:1\"}",
                "{\"completed\":false}",
                "{\"completed\":true}"));
    server.behave(a -> Reply.ok(answers.remove()));
    run(
        "force-merge",
        Map.of("index", "i", "mode", "polling", "poll-period", 0.001, "max-num-segments", 1L));
    assertThat(server.asked().get(1).path())
        .startsWith("/i/_forcemerge?")
        .contains("max_num_segments=1", "wait_for_completion=false");
    assertThat(server.asked().get(3).path()).isEqualTo("/_tasks/n%3A1");
  }

  @Test
  void anOldServersForceMergeIsPolledBehindItsTimeout() throws Exception {
    Queue<Reply> answers =
        new ArrayDeque<>(
            List.of(
                Reply.ok("{\"version\":{\"number\":\"7.17.29\"}}"),
                Reply.ok("").by(Reply.Way.NEVER),
                Reply.ok("{\"nodes\":{\"x\":{}}}"),
                Reply.ok("{\"nodes\" : { }}")));
    server.behave(a -> answers.remove());
    run(
        "force-merge",
        Map.of("index", "i", "mode", "polling", "poll-period", 0.001, "request-timeout", 0.05));
    assertThat(server.asked()).hasSize(4);
  }

  @Test
  void aRawRequestIsSentAsTheUserWroteIt() throws Exception {
    run(
        "raw-request",
        Map.of(
            "path", "/_x y?a=1",
            "method", "POST",
            "body", List.of(Map.of("a", 1L), "text"),
            "headers", Map.of("Content-Type", "application/x-ndjson"),
            "request-params", Map.of("b", List.of("c", "d"))));
    Asked asked = server.asked().get(0);
    assertThat(asked.path()).isEqualTo("/_x%20y?a=1&b=c,d");
    assertThat(asked.text()).isEqualTo("{\"a\":1}\ntext\n");
    assertThat(asked.headers()).containsEntry("content-type", "application/x-ndjson");
    assertThatThrownBy(() -> run("raw-request", Map.of("path", "x")))
        .cause()
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("slash");
  }

  @Test
  void errorsOfRequestsBecomeFailedResults() throws Exception {
    server.behave(a -> Reply.of(404, "{\"error\":{\"type\":\"not_there\"},\"status\":404}"));
    Result typed = run("refresh", Map.of());
    assertThat(typed.weight()).isZero();
    assertThat(typed.success()).isFalse();
    assertThat(typed.meta())
        .containsEntry("error-type", "api")
        .containsEntry("http-status", 404)
        .containsEntry(
            "error-description", "not_there ({\"error\":{\"type\":\"not_there\"},\"status\":404})");
    server.behave(a -> Reply.of(404, ""));
    assertThat(run("raw-request", Map.of("path", "/")).get("error-description")).isEqualTo("None");
    assertThat(run("raw-request", Map.of("path", "/", "ignore", 404L)).success()).isTrue();
    server.behave(a -> Reply.ok("").by(Reply.Way.NEVER));
    Result timeout = run("node-stats", Map.of("request-timeout", 0.02));
    assertThat(timeout.meta())
        .containsEntry("error-type", "transport")
        .containsEntry("error-description", "network connection timed out");
  }

  @Test
  void abortEndsTheRaceAtTheFirstError() {
    onError = OnError.ABORT;
    server.behave(a -> Reply.of(500, "oops"));
    assertThatThrownBy(() -> run("refresh", Map.of()))
        .cause()
        .hasMessage(
            "Request returned an error. Error type: api, Description: HTTP status 500 (oops),"
                + " HTTP Status: 500");
  }

  @Test
  void connectionErrorsEndTheRaceUnlessToldOtherwise() throws Exception {
    server.behave(a -> Reply.ok("").by(Reply.Way.RESET));
    assertThatThrownBy(() -> run("node-stats", Map.of()))
        .cause()
        .isInstanceOf(RallyException.class);
    onError = OnError.CONTINUE_ON_NETWORK;
    assertThat(run("node-stats", Map.of()).success()).isFalse();
  }

  @Test
  void assertionsAreCheckedWhenEnabled() throws Exception {
    server.behave(a -> Reply.ok("{\"status\":\"yellow\",\"relocating_shards\":1}"));
    Map<String, Object> assertion =
        Map.of("property", "relocating-shards", "condition", "<", "value", 2L);
    assertThat(health(Map.of(), assertion).success()).isTrue();
    Map<String, Object> wrong =
        Map.of("property", "cluster-status", "condition", "==", "value", "green");
    assertThatThrownBy(() -> health(Map.of(), wrong))
        .cause()
        .hasMessage("Expected [cluster-status] to be == [green] but was [yellow].");
  }

  @Test
  void indexStatsCanWaitForACondition() throws Exception {
    server.behave(a -> Reply.ok("{\"_all\":{\"total\":{\"merges\":{\"current\":0}}}}"));
    Map<String, Object> condition =
        Map.of("path", "_all.total.merges.current", "expected-value", 0L);
    Result result = run("index-stats", Map.of("index", "i", "condition", condition));
    assertThat(result.success()).isTrue();
    assertThat(result.get("condition"))
        .isEqualTo(
            Map.of(
                "path", "_all.total.merges.current", "actual-value", "0", "expected-value", "0"));
  }

  private Result health(Map<String, Object> requestParams, Object... assertions) throws Exception {
    return run(
        "cluster-health",
        Map.of("request-params", requestParams, "assertions", List.of(assertions)));
  }

  private Result bulk(int documents, Map<String, Object> more) throws Exception {
    Map<String, Object> values = new HashMap<>();
    values.put("index", "i");
    values.put("unit", "docs");
    values.put("bulk-size", (long) documents);
    values.put("action-metadata-present", true);
    values.putAll(more);
    return run("bulk", new OperationParams(values, Optional.of(new Bulk(documents))));
  }

  private Result run(String type, Map<String, Object> params) throws Exception {
    return run(type, OperationParams.of(params));
  }

  private Result run(String type, OperationParams params) throws Exception {
    Operation operation = new Operation(type, type, params.values(), Map.of(), Optional.empty());
    RequestExecutor executor = new RequestExecutor(Runners.of(operation, true), onError);
    CompletableFuture<Result> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          call.timing().reset();
          executor.execute(
              params,
              call,
              (done, error) -> {
                if (error == null) {
                  result.complete(done);
                } else {
                  result.completeExceptionally(error);
                }
              });
        });
    try {
      return result.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new ExecutionException(Errors.cause(e.getCause()));
    }
  }

  private static String items(String... items) {
    return "{\"took\":5,\"errors\":true,\"items\":[" + String.join(",", items) + "]}";
  }

  private static String item(int status, String reason) {
    String error = reason == null ? "" : ",\"error\":{\"reason\":\"" + reason + "\"}";
    return "{\"index\":{\"_id\":\"1\",\"status\":" + status + error + "}}";
  }

  private static String page(String id, String... hits) {
    return "{\"_scroll_id\":\""
        + id
        + "\",\"took\":1,\"timed_out\":false,\"hits\":{\"total\":{\"value\":5,\"relation\":\"eq\"},"
        + "\"hits\":["
        + String.join(",", hits)
        + "]}}";
  }
}
