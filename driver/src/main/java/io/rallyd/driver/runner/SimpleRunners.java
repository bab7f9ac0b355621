package io.rallyd.driver.runner;

import io.rallyd.driver.http.HttpRequest;
import io.rallyd.driver.http.HttpResponse;
import io.rallyd.driver.http.Percent;
import io.rallyd.driver.http.RequestBody;
import io.rallyd.protocol.RallyException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Runners of one request whose answer does not matter. */
final class SimpleRunners {
  private SimpleRunners() {}

  /** {@code refresh}. */
  static Runner refresh() {
    return (params, call) -> {
      Values values = new Values(params.values());
      return done(
          call, values, HttpRequest.of("POST", values.indexPath() + "/_refresh" + values.query()));
    };
  }

  /** {@code put-settings}. */
  static Runner putSettings() {
    return (params, call) -> {
      Values values = new Values(params.values());
      RequestBody body = Json.body(values.mandatory("body"));
      return done(call, values, HttpRequest.of("PUT", "/_cluster/settings", body));
    };
  }

  /** {@code node-stats}. */
  static Runner nodeStats() {
    return (params, call) ->
        done(call, new Values(params.values()), HttpRequest.of("GET", "/_nodes/stats/_all"));
  }

  /** {@code sleep}: measured as if it were a request. */
  static Runner sleep() {
    return (params, call) -> {
      Values values = new Values(params.values());
      values.mandatory("duration");
      double seconds = values.number("duration", 0);
      call.timing().started(call.now());
      return call.pause(seconds)
          .thenApply(
              over -> {
                call.timing().ended(call.now());
                return Result.DONE;
              });
    };
  }

  /** {@code raw-request}: path, method, body and headers are the user's. */
  static Runner rawRequest() {
    return (params, call) -> {
      Values values = new Values(params.values());
      String path = values.mandatory("path").toString();
      if (!path.startsWith("/")) {
        throw new RallyException(
            "The path [" + path + "] of a raw-request must begin with a slash.");
      }
      String query = Percent.query(values.queryMap());
      if (!query.isEmpty() && path.contains("?")) {
        query = "&" + query.substring(1);
      }
      HttpRequest request =
          new HttpRequest(
              Optional.ofNullable(values.text("method")).orElse("GET"),
              Percent.encodePath(path) + query,
              Json.body(values.get("body")),
              Map.of(),
              0,
              false);
      return call.send(CommonParams.applyFree(values, request), CommonParams.ignored(values), true)
          .thenApply(SimpleRunners::close);
    };
  }

  private static CompletionStage<Result> done(Invocation call, Values values, HttpRequest request) {
    return call.send(CommonParams.apply(values, request)).thenApply(SimpleRunners::close);
  }

  private static Result close(HttpResponse response) {
    response.close();
    return Result.DONE;
  }
}
