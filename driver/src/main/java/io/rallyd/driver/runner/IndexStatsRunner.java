package io.rallyd.driver.runner;

import io.rallyd.driver.http.HttpRequest;
import io.rallyd.driver.http.HttpResponse;
import io.rallyd.driver.http.Percent;
import io.rallyd.driver.params.OperationParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** {@code index-stats}: with a condition it succeeds only when a value in the answer is as told. */
final class IndexStatsRunner implements Runner {

  @Override
  public CompletionStage<Result> run(OperationParams params, Invocation call) {
    Values values = new Values(params.values());
    String index = Objects.requireNonNullElse(values.text("index"), "_all");
    HttpRequest request =
        CommonParams.apply(
            values,
            HttpRequest.of("GET", "/" + Percent.encode(index) + "/_stats/_all" + values.query()));
    if (!values.has("condition")) {
      return call.call(request).thenApply(done -> Result.ONE);
    }
    Values condition = new Values(values.map("condition"));
    String path = condition.mandatory("path").toString();
    Object expected = condition.get("expected-value");
    return call.send(request.keepingBody()).thenApply(response -> check(response, path, expected));
  }

  private static Result check(HttpResponse response, String path, Object expected) {
    try (response) {
      Object actual = JsonScan.forAll(path).read(response.content()).get(path);
      Map<String, Object> condition = new LinkedHashMap<>();
      condition.put("path", path);
      condition.put("actual-value", text(actual));
      condition.put("expected-value", text(expected));
      return Result.of(1, Result.OPS, equal(actual, expected), Map.of("condition", condition));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean equal(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue();
    }
    return Objects.equals(a, b);
  }

  /** Returns the value as the original writes it; booleans begin with a capital there. */
  private static String text(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    return value == null ? null : value.toString();
  }
}
