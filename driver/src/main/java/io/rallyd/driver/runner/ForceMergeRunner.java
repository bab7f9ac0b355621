package io.rallyd.driver.runner;

import io.rallyd.driver.http.HttpRequest;
import io.rallyd.driver.http.HttpResponse;
import io.rallyd.driver.http.Percent;
import io.rallyd.driver.http.TransportException;
import io.rallyd.driver.params.OperationParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * {@code force-merge}: waits for the answer, or, in mode {@code polling}, asks now and then whether
 * the merge is over. Servers from 8.1 on run it as a task that can be asked for; with older ones
 * the request is let run into its timeout, and then the list of tasks tells.
 */
final class ForceMergeRunner implements Runner {
  private static final String ALL_MERGES = "/_tasks?actions=indices:admin/forcemerge";

  @Override
  public CompletionStage<Result> run(OperationParams params, Invocation call) {
    Values values = new Values(params.values());
    String mode = values.has("mode") ? values.text("mode") : "blocking";
    if (!mode.equals("polling")) {
      return call.call(merge(values, false)).thenApply(done -> Result.DONE);
    }
    double period = values.number("poll-period", 10);
    return scan(call, HttpRequest.of("GET", "/"), JsonScan.forAll("version.number"))
        .thenCompose(
            info ->
                hasTasks(String.valueOf(info.get("version.number")))
                    ? asTask(values, period, call)
                    : untilTimeout(values, period, call))
        .thenApply(done -> Result.DONE);
  }

  private static CompletableFuture<Void> asTask(Values values, double period, Invocation call) {
    return scan(call, merge(values, true), JsonScan.forAll("task"))
        .thenCompose(
            answer -> {
              Object task = answer.get("task");
              if (task == null) {
                return untilNoMergeRuns(period, call);
              }
              String path = "/_tasks/" + Percent.encode(task.toString());
              return untilCompleted(path, period, call);
            });
  }

  private static CompletableFuture<Void> untilTimeout(
      Values values, double period, Invocation call) {
    return call.call(merge(values, false))
        .handle(
            (done, error) -> {
              Throwable cause = error instanceof CompletionException ? error.getCause() : error;
              boolean timeout =
                  cause instanceof TransportException e
                      && e.kind() == TransportException.Kind.TIMEOUT;
              if (timeout) {
                return untilNoMergeRuns(period, call);
              }
              return error == null
                  ? CompletableFuture.<Void>completedFuture(null)
                  : CompletableFuture.<Void>failedFuture(error);
            })
        .thenCompose(stage -> stage);
  }

  private static CompletableFuture<Void> untilCompleted(
      String path, double period, Invocation call) {
    return call.pause(period)
        .thenCompose(over -> scan(call, HttpRequest.of("GET", path), JsonScan.forAll("completed")))
        .thenCompose(
            answer ->
                Boolean.TRUE.equals(answer.get("completed"))
                    ? CompletableFuture.completedFuture(null)
                    : untilCompleted(path, period, call));
  }

  private static CompletableFuture<Void> untilNoMergeRuns(double period, Invocation call) {
    return call.pause(period)
        .thenCompose(over -> call.send(HttpRequest.of("GET", ALL_MERGES).keepingBody()))
        .thenApply(
            response -> {
              try (response) {
                return response.text().replaceAll("\\s", "").contains("\"nodes\":{}");
              }
            })
        .thenCompose(
            none ->
                none ? CompletableFuture.completedFuture(null) : untilNoMergeRuns(period, call));
  }

  private static HttpRequest merge(Values values, boolean asTask) {
    Map<String, Object> query = new LinkedHashMap<>(values.queryMap());
    double segments = values.number("max-num-segments", 0);
    if (segments != 0) {
      query.put("max_num_segments", (long) segments);
    }
    if (asTask) {
      query.put("wait_for_completion", false);
    }
    return CommonParams.apply(
        values, HttpRequest.of("POST", values.indexPath() + "/_forcemerge" + Percent.query(query)));
  }

  private static CompletableFuture<Map<String, Object>> scan(
      Invocation call, HttpRequest request, JsonScan scan) {
    return call.send(request.keepingBody()).thenApply(response -> read(response, scan));
  }

  private static Map<String, Object> read(HttpResponse response, JsonScan scan) {
    try (response) {
      return scan.read(response.content());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasTasks(String version) {
    String[] parts = version.split("\\.", 3);
    try {
      int major = Integer.parseInt(parts[0]);
      int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
      return major > 8 || major == 8 && minor >= 1;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
