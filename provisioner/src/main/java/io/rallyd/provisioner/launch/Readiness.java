package io.rallyd.provisioner.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.NodeSpec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits until a node answers HTTP, without keeping a thread meanwhile. */
final class Readiness {
  private static final long RETRY_MILLIS = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final Executor later =
      CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS);

  /** Creates it; the proxy of the machine is not asked, as it is for downloads only. */
  Readiness() {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
  }

  /**
   * Returns a stage that completes when the node has answered.
   *
   * @param over whether there is nothing to wait for any more; the stage then never completes
   */
  CompletableFuture<Void> of(NodeSpec node, BooleanSupplier over) {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    ask(node, over, ready);
    return ready;
  }

  private void ask(NodeSpec node, BooleanSupplier over, CompletableFuture<Void> ready) {
    if (over.getAsBoolean() || ready.isDone()) {
      return;
    }
    if (!ListeningPort.at(new InetSocketAddress(node.ip(), node.httpPort()))) {
      later.execute(() -> ask(node, over, ready));
      return;
    }
    String host = node.ip().indexOf(':') >= 0 ? "[" + node.ip() + "]" : node.ip();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + host + ":" + node.httpPort() + "/"))
            .timeout(Duration.ofSeconds(10))
            .GET()
            .build();
    http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .whenComplete(
            (answer, error) -> {
              if (error != null) {
                later.execute(() -> ask(node, over, ready));
              } else {
                check(node, answer, ready);
              }
            });
  }

  private static void check(
      NodeSpec node, HttpResponse<byte[]> answer, CompletableFuture<Void> ready) {
    String name = node.name();
    if (answer.statusCode() == 200) {
      try {
        name = JSON.readTree(answer.body()).path("name").asText(name);
      } catch (IOException e) {
        name = "(not a server of this kind)";
      }
    }
    if (name.equals(node.name())) {
      ready.complete(null);
    } else {
      ready.completeExceptionally(
          new RallyException(
              "Port %d of %s, meant for node [%s], is in use by [%s]."
                  .formatted(node.httpPort(), node.ip(), node.name(), name)));
    }
  }
}
