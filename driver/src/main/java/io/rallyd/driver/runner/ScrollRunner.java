package io.rallyd.driver.runner;

import io.rallyd.driver.http.HttpRequest;
import io.rallyd.driver.http.HttpResponse;
import io.rallyd.driver.params.OperationParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code scroll-search}: reads a result page by page and closes the scroll, which counts as part of
 * it.
 */
final class ScrollRunner implements Runner {
  private static final Logger LOG = LoggerFactory.getLogger(ScrollRunner.class);
  private static final String KEEP_ALIVE = "10s";
  private static final JsonScan FIRST_PAGE =
      JsonScan.forSome(
          "_scroll_id",
          "hits.total",
          "hits.total.value",
          "hits.total.relation",
          "timed_out",
          "took");
  private static final JsonScan NEXT_PAGE =
      JsonScan.forSome("_scroll_id", "timed_out", "took")
          .andWhetherEmpty("hits.hits")
          .upTo("hits.hits");

  @Override
  public CompletionStage<Result> run(OperationParams params, Invocation call) {
    return new Scroll(new Values(params.values()), call).run();
  }

  /** One scroll through one result. */
  private static final class Scroll {
    private final Values values;
    private final Invocation call;
    private final long maxPages;
    private final double pageSize;
    private String scrollId;
    private long pages;
    private long hits;
    private Object relation;
    private boolean timedOut;
    private long took;

    Scroll(Values values, Invocation call) {
      this.values = values;
      this.call = call;
      boolean all = "all".equals(values.mandatory("pages"));
      this.maxPages = all ? Long.MAX_VALUE : (long) values.number("pages", 0);
      this.pageSize = values.number("results-per-page", 0);
    }

    CompletionStage<Result> run() {
      Map<String, Object> query = values.queryMap();
      query.put("sort", "_doc");
      query.put("scroll", KEEP_ALIVE);
      query.put("size", values.get("results-per-page"));
      HttpRequest first =
          SearchRunner.request(values, query, SearchRunner.body(values, null), true);
      return call.send(first, CommonParams.ignored(values), true)
          .thenCompose(
              response -> {
                Map<String, Object> answer = read(response, FIRST_PAGE);
                scrollId = text(answer.get("_scroll_id"));
                hits = SearchRunner.hits(answer);
                relation = answer.getOrDefault("hits.total.relation", "eq");
                count(answer);
                boolean last = hits == 0 || pageSize > 0 && hits < pageSize;
                return last ? CompletableFuture.completedFuture(null) : nextPages();
              })
          .handle((done, error) -> clear().thenCompose(cleared -> result(error)))
          .thenCompose(stage -> stage);
    }

    private CompletableFuture<Void> nextPages() {
      if (pages >= maxPages || scrollId == null) {
        return CompletableFuture.completedFuture(null);
      }
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("scroll_id", scrollId);
      body.put("scroll", KEEP_ALIVE);
      return call.send(request("GET", body, true), status -> false, true)
          .thenCompose(
              response -> {
                Map<String, Object> answer = read(response, NEXT_PAGE);
                if (answer.get("_scroll_id") != null) {
                  scrollId = text(answer.get("_scroll_id"));
                }
                count(answer);
                return Boolean.TRUE.equals(answer.getOrDefault("hits.hits", true))
                    ? CompletableFuture.completedFuture(null)
                    : nextPages();
              });
    }

    private CompletableFuture<Void> clear() {
      if (scrollId == null) {
        return CompletableFuture.completedFuture(null);
      }
      return call.send(
              request("DELETE", Map.of("scroll_id", List.of(scrollId)), false), s -> false, true)
          .thenAccept(HttpResponse::close)
          .exceptionally(
              error -> {
                LOG.warn("A scroll could not be closed: {}", error.getMessage());
                return null;
              });
    }

    private CompletableFuture<Result> result(Throwable error) {
      if (error != null) {
        return CompletableFuture.failedFuture(error);
      }
      Map<String, Object> meta = new LinkedHashMap<>();
      meta.put("pages", pages);
      meta.put("hits", hits);
      meta.put("hits_relation", relation);
      meta.put("timed_out", timedOut);
      meta.put("took", took);
      return CompletableFuture.completedFuture(Result.of(pages, "pages", true, meta));
    }

    private HttpRequest request(String method, Map<String, Object> body, boolean keepBody) {
      return CommonParams.applyFree(
          values,
          new HttpRequest(method, "/_search/scroll", Json.body(body), Map.of(), 0, keepBody));
    }

    private void count(Map<String, Object> answer) {
      pages++;
      timedOut |= Boolean.TRUE.equals(answer.get("timed_out"));
      took += answer.get("took") instanceof Number n ? n.longValue() : 0;
    }

    private static Map<String, Object> read(HttpResponse response, JsonScan scan) {
      try (response) {
        return scan.read(response.content());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String text(Object value) {
      return value == null ? null : value.toString();
    }
  }
}
