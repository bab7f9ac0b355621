package io.rallyd.driver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.rallyd.driver.http.FakeElasticsearch.Asked;
import io.rallyd.driver.http.FakeElasticsearch.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What bulk requests ask of a server and make of its answers. */
class BulkRunnerTest extends RunnerScene {
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

  private static String items(String... items) {
    return "{\"took\":5,\"errors\":true,\"items\":[" + String.join(",", items) + "]}";
  }

  private static String item(int status, String reason) {
    String error = reason == null ? "" : ",\"error\":{\"reason\":\"" + reason + "\"}";
    return "{\"index\":{\"_id\":\"1\",\"status\":" + status + error + "}}";
  }
}
