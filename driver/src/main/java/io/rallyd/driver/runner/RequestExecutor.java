package io.rallyd.driver.runner;

import io.rallyd.driver.http.TransportException;
import io.rallyd.driver.params.OperationParams;
import io.rallyd.protocol.RallyException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Has a runner carry out its operation and turns errors of requests into failed results, as far as
 * the race may go on with them. Belongs to one client, whose invocations follow one another.
 */
public final class RequestExecutor {
  private static final String[][] HEADERS = {
    {"x-cloud-request-id", "request_id"},
    {"x-found-handling-instance", "handling_node"},
    {"x-found-handling-cluster", "handling_cluster"}
  };

  private final Runner runner;
  private final OnError onError;
  private final BiConsumer<Result, Throwable> judging = this::judged;
  private BiConsumer<Result, Throwable> outcome;

  /** Creates an executor. */
  public RequestExecutor(Runner runner, OnError onError) {
    this.runner = runner;
    this.onError = onError;
  }

  /**
   * Carries out the operation once; the one before must be over.
   *
   * @param told is told the result, also of a failed request, or an error that must end the race;
   *     possibly before this returns
   */
  public void execute(OperationParams params, Invocation call, BiConsumer<Result, Throwable> told) {
    outcome = told;
    try {
      runner.run(params, call, judging);
    } catch (RuntimeException e) {
      told.accept(null, e);
    }
  }

  private void judged(Result result, Throwable error) {
    Result judged;
    try {
      judged = judge(result, error);
    } catch (RuntimeException e) {
      outcome.accept(null, e);
      return;
    }
    outcome.accept(judged, null);
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
