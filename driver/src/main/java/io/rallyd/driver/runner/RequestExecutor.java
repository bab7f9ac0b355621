package io.rallyd.driver.runner;

import io.rallyd.driver.http.TransportException;
import io.rallyd.driver.params.OperationParams;
import io.rallyd.protocol.RallyException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Has a runner carry out its operation and turns errors of requests into failed results, as far as
 * the race may go on with them.
 */
public final class RequestExecutor {
  private static final String[][] HEADERS = {
    {"x-cloud-request-id", "request_id"},
    {"x-found-handling-instance", "handling_node"},
    {"x-found-handling-cluster", "handling_cluster"}
  };

  private final Runner runner;
  private final OnError onError;

  /** Creates an executor. */
  public RequestExecutor(Runner runner, OnError onError) {
    this.runner = runner;
    this.onError = onError;
  }

  /**
   * Carries out the operation once.
   *
   * @return the result, also of a failed request. Fails with whatever must end the race
   */
  public CompletionStage<Result> execute(OperationParams params, Invocation call) {
    CompletionStage<Result> running;
    try {
      running = runner.run(params, call);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return running.handle(this::judge);
  }

  private Result judge(Result result, Throwable error) {
    Result outcome = result;
    boolean connection = false;
    if (error != null) {
      Throwable cause = Errors.cause(error);
      if (cause instanceof TransportException e) {
        connection = e.kind() == TransportException.Kind.CONNECTION;
        outcome = failed("transport", e.getMessage(), Map.of());
      } else if (cause instanceof ApiException e) {
        outcome = failed("api", e.description(), apiDetails(e));
      } else {
        throw fatal(cause);
      }
    }
    boolean ends = onError == OnError.ABORT || connection && onError != OnError.CONTINUE_ON_NETWORK;
    if (!outcome.success() && ends) {
      throw abort(outcome);
    }
    return outcome;
  }

  private static Result failed(String type, String description, Map<String, Object> more) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("error-type", type);
    meta.put("error-description", description);
    meta.putAll(more);
    return Result.of(0, Result.OPS, false, meta);
  }

  private static Map<String, Object> apiDetails(ApiException error) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("http-status", error.status());
    for (String[] header : HEADERS) {
      String value = error.headers().get(header[0]);
      if (value != null) {
        details.put(header[1], value);
      }
    }
    return details;
  }

  private static RallyException abort(Result result) {
    Object type = result.get("error-type");
    Object description = result.get("error-description");
    Object status = result.get("http-status");
    return new RallyException(
        "Request returned an error. Error type: "
            + (type == null ? "Unknown" : type)
            + (description == null ? "" : ", Description: " + description)
            + (status == null ? "" : ", HTTP Status: " + status));
  }

  private static RuntimeException fatal(Throwable cause) {
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }
}
