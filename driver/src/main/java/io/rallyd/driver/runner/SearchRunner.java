package io.rallyd.driver.runner;

import io.rallyd.driver.http.HttpRequest;
import io.rallyd.driver.http.HttpResponse;
import io.rallyd.driver.http.Percent;
import io.rallyd.driver.http.ResponseHandler;
import io.rallyd.driver.params.OperationParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;

/**
 * {@code search} with a body. Of the answer nothing is read unless details are asked for. With
 * constant parameters the request is made once and sent again and again.
 */
final class SearchRunner implements Runner, ResponseHandler {
  private static final JsonScan DETAILS =
      JsonScan.forSome(
              "hits.total",
              "hits.total.value",
              "hits.total.relation",
              "timed_out",
              "took",
              "num_reduce_phases")
          .andObjects("_shards", "_clusters")
          .upTo("hits.hits");

  private final ScrollRunner scroll = new ScrollRunner();
  private Map<String, Object> lastParams;
  private HttpRequest request;
  private IntPredicate ignored;
  private boolean details;
  private BiConsumer<Result, Throwable> outcome;

  @Override
  public CompletionStage<Result> run(OperationParams params, Invocation call) {
    CompletableFuture<Result> stage = new CompletableFuture<>();
    run(
        params,
        call,
        (result, error) -> {
          if (error == null) {
            stage.complete(result);
          } else {
            stage.completeExceptionally(error);
          }
        });
    return stage;
  }

  @Override
  public void run(OperationParams params, Invocation call, BiConsumer<Result, Throwable> told) {
    if (params.get("pages") != null) {
      scroll.run(params, call, told);
      return;
    }
    if (params.values() != lastParams) {
      prepare(params.values());
    }
    outcome = told;
    call.send(request, this);
  }

  @Override
  public void onResponse(HttpResponse response) {
    Result result;
    try {
      Invocation.judge(request, response, ignored, true);
      result = result(response);
    } catch (RuntimeException e) {
      outcome.accept(null, e);
      return;
    }
    outcome.accept(result, null);
  }

  @Override
  public void onFailure(Throwable cause) {
    outcome.accept(null, cause);
  }

  private void prepare(Map<String, Object> params) {
    Values values = new Values(params);
    details = values.flag("detailed-results", false);
    ignored = CommonParams.ignored(values);
    request = request(values, values.queryMap(), body(values, null), details);
    lastParams = params;
  }

  private Result result(HttpResponse response) {
    try (response) {
      return details ? details(DETAILS.read(response.content())) : Result.ONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the first request of a search. */
  static HttpRequest request(
      Values values, Map<String, Object> query, Object body, boolean keepBody) {
    if (values.has("cache")) {
      query.put("request_cache", values.flag("cache", false));
    }
    HttpRequest plain =
        new HttpRequest(
            "GET",
            values.indexPath() + "/_search" + Percent.query(query),
            Json.body(body),
            Map.of(),
            0,
            keepBody);
    HttpRequest full = CommonParams.applyFree(values, plain);
    return values.flag("response-compression-enabled", true)
        ? full
        : full.addingHeaders(Map.of("accept-encoding", "identity"));
  }

  /**
   * Returns the body to send; with a page size, a copy that asks for it.
   *
   * @param size page size as a parameter, null for that of the parameters
   */
  static Object body(Values values, Object size) {
    Object body = values.get("body");
    Object pageSize = size == null ? values.get("results-per-page") : size;
    if (pageSize == null || !(body instanceof Map<?, ?> map)) {
      return body;
    }
    Map<Object, Object> copy = new LinkedHashMap<>(map);
    copy.put("size", pageSize);
    return copy;
  }

  /** Returns how many hits an answer tells of: a number or an object, by the server's age. */
  static long hits(Map<String, Object> answer) {
    Object total = answer.getOrDefault("hits.total.value", answer.get("hits.total"));
    return total instanceof Number n ? n.longValue() : 0;
  }

  private static Result details(Map<String, Object> answer) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("hits", hits(answer));
    meta.put("hits_relation", answer.getOrDefault("hits.total.relation", "eq"));
    meta.put("timed_out", answer.getOrDefault("timed_out", false));
    meta.put("took", answer.getOrDefault("took", 0L));
    Map<String, Object> shards = new LinkedHashMap<>();
    Object told = answer.getOrDefault("_shards", Map.of());
    for (String key : new String[] {"total", "successful", "skipped", "failed"}) {
      Object value = ((Map<?, ?>) told).get(key);
      shards.put(key, value == null ? 0L : value);
    }
    meta.put("shards", shards);
    if (answer.get("num_reduce_phases") != null) {
      meta.put("num_reduce_phases", answer.get("num_reduce_phases"));
    }
    if (answer.get("_clusters") != null) {
      meta.put("clusters", answer.get("_clusters"));
    }
    return Result.of(1, Result.OPS, true, meta);
  }
}
