package io.rallyd.driver.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.driver.http.FakeElasticsearch.Asked;
import io.rallyd.driver.http.FakeElasticsearch.Reply;
import io.rallyd.protocol.RallyException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of requests that fail, and of answers that are not as expected. */
class RequestErrorsTest extends RunnerScene {
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
}
