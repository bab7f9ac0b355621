package io.rallyd.driver.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.rallyd.driver.http.FakeElasticsearch.Asked;
import io.rallyd.driver.http.FakeElasticsearch.Reply;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What searches ask of a server and make of its answers. */
class SearchRunnersTest extends RunnerScene {
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

  /**
   * By the count that the JVM keeps of the bytes that the worker's thread allocates, so nothing
   * else has a part in it.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAnswerOfTenMebibytesCostsNoCopyOfIt(boolean detailed) throws Exception {
    int size = 10 << 20;
    String begin =
        "{\"took\":3,\"timed_out\":false,\"hits\":{\"total\":{\"value\":12,\"relation\":\"eq\"},"
            + "\"hits\":[{\"_source\":\"";
    String large = begin + "x".repeat(size - begin.length() - 5) + "\"}]}}";
    server.behave(a -> Reply.ok(large));
    Map<String, Object> search =
        Map.of("index", "a", "body", Map.of(), "detailed-results", detailed);
    run("search", search);
    long before = allocatedByTheWorker();
    int searches = 5;
    for (int i = 0; i < searches; i++) {
      Result result = run("search", search);
      assertThat(result.success()).isTrue();
      if (detailed) {
        assertThat(result.meta()).containsEntry("hits", 12L);
      }
    }
    assertThat(allocatedByTheWorker() - before).isLessThan((long) searches * size / 2);
    assertThat(server.connections()).isOne();
  }

  private long allocatedByTheWorker() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return loop.eventLoop().submit(() -> threads.getCurrentThreadAllocatedBytes()).get();
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

  private static String page(String id, String... hits) {
    return "{\"_scroll_id\":\""
        + id
        + "\",\"took\":1,\"timed_out\":false,\"hits\":{\"total\":{\"value\":5,\"relation\":\"eq\"},"
        + "\"hits\":["
        + String.join(",", hits)
        + "]}}";
  }
}
