package io.rallyd.driver.runner;

import io.rallyd.driver.http.HttpRequest;
import io.rallyd.driver.http.Percent;
import io.rallyd.driver.params.OperationParams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code delete-index}. The parameter source gives {@code indices}: a list of names. While it
 * deletes, the cluster is told to allow patterns; afterwards, also after an error, the setting is
 * what it was.
 */
final class DeleteIndexRunner implements Runner {
  private static final String SETTING = "action.destructive_requires_name";

  @Override
  public CompletionStage<Result> run(OperationParams params, Invocation call) {
    Values values = new Values(params.values());
    List<?> indices = (List<?>) values.mandatory("indices");
    if (call.server().serverless()) {
      return deleteAll(values, indices, call);
    }
    return allowPatterns(call, "false")
        .thenCompose(
            prior ->
                deleteAll(values, indices, call)
                    .handle(
                        (result, error) ->
                            allowPatterns(call, prior)
                                .thenCompose(
                                    restored ->
                                        error == null
                                            ? CompletableFuture.completedFuture(result)
                                            : CompletableFuture.<Result>failedFuture(error)))
                    .thenCompose(restored -> restored));
  }

  private static CompletableFuture<Result> deleteAll(
      Values values, List<?> indices, Invocation call) {
    CompletableFuture<Integer> all = CompletableFuture.completedFuture(0);
    for (Object index : indices) {
      all =
          all.thenCompose(
              before ->
                  delete(values, "/" + Percent.encode(String.valueOf(index)), call)
                      .thenApply(deleted -> before + deleted));
    }
    return all.thenApply(deleted -> Result.of(deleted, Result.OPS));
  }

  private static CompletableFuture<Integer> delete(Values values, String path, Invocation call) {
    HttpRequest request =
        CommonParams.apply(values, HttpRequest.of("DELETE", path + values.query()));
    if (!values.flag("only-if-exists", true)) {
      return call.send(request, status -> status == 404, false)
          .thenApply(
              response -> {
                response.close();
                return 1;
              });
    }
    return call.send(HttpRequest.of("HEAD", path))
        .thenCompose(
            response -> {
              boolean exists = response.status() == 200;
              response.close();
              return exists
                  ? call.call(request).thenApply(done -> 1)
                  : CompletableFuture.completedFuture(0);
            });
  }

  /** Sets the transient setting and returns what it was before, null when it was not set. */
  private static CompletableFuture<String> allowPatterns(Invocation call, String value) {
    return call.send(HttpRequest.of("GET", "/_cluster/settings?flat_settings=true").keepingBody())
        .thenApply(
            response -> {
              try (response) {
                Object settings =
                    JsonScan.forAll()
                        .andObjects("transient")
                        .read(response.content())
                        .getOrDefault("transient", Map.of());
                Object prior = ((Map<?, ?>) settings).get(SETTING);
                return prior == null ? null : prior.toString();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .thenCompose(
            prior ->
                call.call(
                        HttpRequest.of(
                            "PUT",
                            "/_cluster/settings",
                            Json.body(
                                Map.of("transient", Collections.singletonMap(SETTING, value)))))
                    .thenApply(done -> prior));
  }
}
