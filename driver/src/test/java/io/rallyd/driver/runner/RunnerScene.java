package io.rallyd.driver.runner;

import io.netty.buffer.ByteBuf;
import io.rallyd.driver.http.FakeElasticsearch;
import io.rallyd.driver.http.HttpClient;
import io.rallyd.driver.http.HttpCluster;
import io.rallyd.driver.http.ServerKind;
import io.rallyd.driver.loop.Clock;
import io.rallyd.driver.loop.IoBackend;
import io.rallyd.driver.loop.WorkerLoop;
import io.rallyd.driver.params.BulkBody;
import io.rallyd.driver.params.OperationParams;
import io.rallyd.driver.track.Operation;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** A server, a client and an event loop, on which runners are tried. */
abstract class RunnerScene {
  final FakeElasticsearch server = new FakeElasticsearch();
  final WorkerLoop loop = new WorkerLoop("test", IoBackend.best(), Clock.system());
  final HttpClient client =
      new HttpClient(loop, HttpCluster.resolve(server.target(Map.of("max_retries", 0L))), 0);
  Invocation call = new Invocation(client, loop, ServerKind.of("8.19.0", "default"));
  OnError onError = OnError.CONTINUE;

  /** Documents {@code d0}, {@code d1} and so on, each with an action line. */
  record Bulk(int documents) implements BulkBody {
    @Override
    public int size() {
      return text().length();
    }

    @Override
    public void writeTo(ByteBuf target) {
      target.writeCharSequence(text(), StandardCharsets.UTF_8);
    }

    @Override
    public void writeTo(ByteBuf target, int document) {
      target.writeCharSequence(lines(document), StandardCharsets.UTF_8);
    }

    @Override
    public int bytesWithoutNewlines() {
      return size() - 2 * documents;
    }

    @Override
    public int documentBytes() {
      return 4 * documents;
    }

    String text() {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < documents; i++) {
        all.append(lines(i));
      }
      return all.toString();
    }

    static String lines(int i) {
      return "{\"index\": {}}\n\"d" + i + "\"\n";
    }
  }

  @AfterEach
  void stop() {
    loop.eventLoop().submit(client::close).syncUninterruptibly();
    loop.shutdown().syncUninterruptibly();
    server.close();
  }

  Result health(Map<String, Object> requestParams, Object... assertions) throws Exception {
    return run(
        "cluster-health",
        Map.of("request-params", requestParams, "assertions", List.of(assertions)));
  }

  Result bulk(int documents, Map<String, Object> more) throws Exception {
    Map<String, Object> values = new HashMap<>();
    values.put("index", "i");
    values.put("unit", "docs");
    values.put("bulk-size", (long) documents);
    values.put("action-metadata-present", true);
    values.putAll(more);
    return run("bulk", new OperationParams(values, Optional.of(new Bulk(documents))));
  }

  Result run(String type, Map<String, Object> params) throws Exception {
    return run(type, OperationParams.of(params));
  }

  Result run(String type, OperationParams params) throws Exception {
    Operation operation = new Operation(type, type, params.values(), Map.of(), Optional.empty());
    RequestExecutor executor = new RequestExecutor(Runners.of(operation, true), onError);
    CompletableFuture<Result> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          call.timing().reset();
          executor.execute(
              params,
              call,
              (done, error) -> {
                if (error == null) {
                  result.complete(done);
                } else {
                  result.completeExceptionally(error);
                }
              });
        });
    try {
      return result.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new ExecutionException(Errors.cause(e.getCause()));
    }
  }
}
