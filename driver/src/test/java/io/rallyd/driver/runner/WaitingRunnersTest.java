package io.rallyd.driver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.http.FakeElasticsearch.Asked;
import io.rallyd.driver.http.FakeElasticsearch.Reply;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Operations that last until a server has come to what they want of it. */
class WaitingRunnersTest extends RunnerScene {
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
}
