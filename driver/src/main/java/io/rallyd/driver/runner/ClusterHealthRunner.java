package io.rallyd.driver.runner;

import io.rallyd.driver.http.HttpRequest;
import io.rallyd.driver.http.HttpResponse;
import io.rallyd.driver.params.OperationParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code cluster-health}: succeeds when the cluster is at least as well as asked for. */
final class ClusterHealthRunner implements Runner {
  private static final List<String> WORST_FIRST = List.of("unknown", "red", "yellow", "green");
  private static final JsonScan ANSWER = JsonScan.forAll("status", "relocating_shards");

  @Override
  public CompletionStage<Result> run(OperationParams params, Invocation call) {
    Values values = new Values(params.values());
    HttpRequest request =
        HttpRequest.of("GET", "/_cluster/health" + values.indexPath() + values.query())
            .keepingBody();
    return call.send(CommonParams.apply(values, request))
        .thenApply(response -> judge(response, values.map("request-params")));
  }

  private static Result judge(HttpResponse response, Map<String, Object> asked) {
    try (response) {
      Map<String, Object> answer = ANSWER.read(response.content());
      String status = String.valueOf(answer.get("status"));
      long relocating = answer.get("relocating_shards") instanceof Long n ? n : 0;
      boolean quiet = !asked.containsKey("wait_for_no_relocating_shards") || relocating <= 0;
      boolean well = rank(status) >= rank(String.valueOf(asked.get("wait_for_status")));
      return Result.of(
          1,
          Result.OPS,
          well && quiet,
          Map.of("cluster-status", status, "relocating-shards", relocating));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int rank(String status) {
    return Math.max(0, WORST_FIRST.indexOf(status.toLowerCase(Locale.ROOT)));
  }
}
