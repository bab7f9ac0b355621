package io.rallyd.daemon.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.driver.http.ClientOptions;
import io.rallyd.driver.http.ClientTls;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.session.TargetHost;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the benchmarked cluster about itself: version, health, statistics. Makes no load and is
 * never part of a measurement. Safe for use by several threads.
 */
public final class ClusterClient {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterClient.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ClusterTarget target;
  private final HttpClient http;
  private final ClientOptions options;

  /**
   * Creates a client; nothing is connected yet.
   *
   * @throws RallyException when the client options cannot be used
   */
  public ClusterClient(ClusterTarget target) {
    this.target = target;
    this.options = ClientOptions.parse(target.options());
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10));
    if (ClientTls.wanted(target, options)) {
      builder.sslContext(ClientTls.of(target, options).jdkContext());
    }
    this.http = builder.build();
  }

  /**
   * Gets a JSON document from the first host that can be connected.
   *
   * @return the document; fails with {@link StatusException} for an answer that is no success and
   *     with an {@link java.io.IOException} when no host answers
   */
  public CompletableFuture<JsonNode> get(String path, Duration timeout) {
    return ask("GET", path, "", timeout);
  }

  /**
   * Sends a request with a JSON body, empty for none, to the first host that can be connected;
   * answers as {@link #get} does.
   */
  public CompletableFuture<JsonNode> ask(
      String method, String path, String body, Duration timeout) {
    return ask(method, path, body, timeout, 0);
  }

  private CompletableFuture<JsonNode> ask(
      String method, String path, String body, Duration timeout, int index) {
    List<TargetHost> hosts = target.hosts();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(hosts.get(index)) + path))
            .timeout(timeout)
            .header("Accept", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.setHeader("Content-Type", "application/json");
    }
    options.headers().forEach((name, value) -> add(request, name, value));
    options.authorization().ifPresent(value -> request.setHeader("Authorization", value));
    CompletableFuture<JsonNode> answer =
        http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
            .thenApply(ClusterClient::parse);
    if (index + 1 == hosts.size()) {
      return answer;
    }
    return answer
        .handle(
            (node, error) ->
                error == null
                    ? CompletableFuture.completedFuture(node)
                    : cause(error) instanceof StatusException
                        ? CompletableFuture.<JsonNode>failedFuture(cause(error))
                        : ask(method, path, body, timeout, index + 1))
        .thenCompose(f -> f);
  }

  /** Returns the addresses, for people. */
  public String addresses() {
    return String.join(", ", target.hosts().stream().map(this::url).toList());
  }

  /** Returns one phrase for what went wrong with a request. */
  public String describe(Throwable error) {
    return RequestTrouble.describe(cause(error), ClientTls.wanted(target, options));
  }

  /** Returns what failed, without the wrapping of stages. */
  public static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  private static JsonNode parse(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status < 200 || status > 299) {
      throw StatusException.of(status, response.body());
    }
    try {
      return MAPPER.readTree(response.body());
    } catch (java.io.IOException e) {
      throw new CompletionException(
          new java.io.IOException("the answer is no JSON; is this Elasticsearch?", e));
    }
  }

  private boolean secure(TargetHost host) {
    return host.useSsl() || options.useSsl();
  }

  private String url(TargetHost host) {
    String name = host.host().indexOf(':') >= 0 ? "[" + host.host() + "]" : host.host();
    return (secure(host) ? "https://" : "http://") + name + ":" + host.port() + host.urlPrefix();
  }

  private static void add(HttpRequest.Builder request, String name, String value) {
    try {
      request.setHeader(name, value);
    } catch (IllegalArgumentException e) {
      LOG.debug("the header {} is the client's own", name, e);
    }
  }
}
