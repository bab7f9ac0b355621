package io.rallyd.driver.runner;

import io.rallyd.driver.http.HttpRequest;
import io.rallyd.driver.http.Percent;
import io.rallyd.driver.http.RequestBody;
import io.rallyd.driver.http.ServerKind;
import io.rallyd.driver.params.OperationParams;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code create-index}. The parameter source gives {@code indices}: a list of maps with {@code
 * name} and {@code body} (or of pairs of these).
 */
final class CreateIndexRunner implements Runner {

  @Override
  public CompletionStage<Result> run(OperationParams params, Invocation call) {
    Values values = new Values(params.values());
    List<?> indices = (List<?>) values.mandatory("indices");
    CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
    for (Object index : indices) {
      all = all.thenCompose(before -> call.call(request(values, index, call.server())));
    }
    return all.thenApply(done -> Result.of(indices.size(), Result.OPS));
  }

  private static HttpRequest request(Values values, Object index, ServerKind server) {
    Map<?, ?> definition = (Map<?, ?>) index;
    Object name = definition.get("index");
    Object body = definition.get("body");
    Map<String, Object> query = values.queryMap();
    MappingTypes.forCreation(server, body, query);
    String path = "/" + Percent.encode(String.valueOf(name)) + Percent.query(query);
    boolean empty = body == null || body instanceof Map<?, ?> map && map.isEmpty();
    RequestBody content = empty ? null : Json.body(body);
    return CommonParams.apply(
        values,
        content == null ? HttpRequest.of("PUT", path) : HttpRequest.of("PUT", path, content));
  }
}
