package io.rallyd.driver.runner;

import io.rallyd.driver.http.HttpRequest;
import io.rallyd.driver.http.HttpResponse;
import io.rallyd.driver.http.Percent;
import io.rallyd.driver.http.ServerKind;
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
    return server(call)
        .thenCompose(
            server ->
                server.mergesAsTask()
                    ? asTask(values, period, call)
                    : untilTimeout(values, period, call))
        .thenApply(done -> Result.DONE);
  }

  /** Asks the server what it is; one without that resource is what it was found to be. */
  private static CompletableFuture<ServerKind> server(Invocation call) {
    String flavor = call.server().flavor();
    return scan(call, HttpRequest.of("GET", "/"), JsonScan.forAll("version.number"))
        .thenApply(info -> ServerKind.of(String.valueOf(info.get("version.number")), flavor))
        .exceptionally(
            error -> {
              if (Errors.cause(error) instanceof ApiException e && e.status() == 405) {
                return call.server();
              }
              throw new CompletionException(Errors.cause(error));
            });
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
}
