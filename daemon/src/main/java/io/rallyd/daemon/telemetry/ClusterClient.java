package io.rallyd.daemon.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.rallyd.driver.http.ClientOptions;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.session.TargetHost;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
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
    if (target.hosts().stream().anyMatch(this::secure)) {
      builder.sslContext(tls());
    }
    this.http = builder.build();
  }

  /** An answer that is not a success. */
  public static final class StatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    StatusException(int status, String message) {
      super(message);
      this.status = status;
    }

    /** Returns the HTTP status. */
    public int status() {
      return status;
    }
  }

  /**
   * Gets a JSON document from the first host that can be connected.
   *
   * @return the document; fails with {@link StatusException} for an answer that is no success and
   *     with an {@link java.io.IOException} when no host answers
   */
  public CompletableFuture<JsonNode> get(String path, Duration timeout) {
    return get(path, timeout, 0);
  }

  private CompletableFuture<JsonNode> get(String path, Duration timeout, int index) {
    List<TargetHost> hosts = target.hosts();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(hosts.get(index)) + path))
            .timeout(timeout)
            .header("Accept", "application/json");
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
                        : get(path, timeout, index + 1))
        .thenCompose(f -> f);
  }

  /** Returns the addresses, for people. */
  public String addresses() {
    return String.join(", ", target.hosts().stream().map(this::url).toList());
  }

  /** Returns one phrase for what went wrong with a request. */
  public static String describe(Throwable error) {
    Throwable cause = cause(error);
    if (cause instanceof StatusException) {
      return cause.getMessage();
    }
    if (cause instanceof java.net.ConnectException) {
      return unresolved(cause) ? "the name of the host cannot be resolved" : "connection refused";
    }
    if (cause instanceof java.net.http.HttpTimeoutException) {
      return "no answer in time";
    }
    if (cause instanceof SSLException) {
      return "TLS failed (" + cause.getMessage() + ")";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static boolean unresolved(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .anyMatch(UnresolvedAddressException.class::isInstance);
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
      String body = new String(response.body(), StandardCharsets.UTF_8);
      throw new StatusException(
          status,
          "HTTP status " + status + " (" + body.substring(0, Math.min(200, body.length())) + ")");
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

  private SSLContext tls() {
    try {
      if (!options.verifyCerts()) {
        // A trust manager of the extended kind is asked about the host name too, and says yes.
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new X509ExtendedTrustManager[] {new TrustAll()}, new SecureRandom());
        return context;
      }
      SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
      if (options.caCerts().isPresent()) {
        builder.trustManager(options.caCerts().get().toFile());
      }
      if (options.clientCert().isPresent() && options.clientKey().isPresent()) {
        builder.keyManager(options.clientCert().get().toFile(), options.clientKey().get().toFile());
      }
      return ((JdkSslContext) builder.build()).context();
    } catch (Exception e) {
      throw new RallyException(
          "Cannot use the TLS settings in --client-options of cluster ["
              + target.name()
              + "]: "
              + e.getMessage(),
          e);
    }
  }

  /** Trusts whoever answers, as {@code verify_certs:false} asks. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] c, String t, java.net.Socket s) {}

    @Override
    public void checkServerTrusted(X509Certificate[] c, String t, java.net.Socket s) {}

    @Override
    public void checkClientTrusted(X509Certificate[] c, String t, SSLEngine e) {}

    @Override
    public void checkServerTrusted(X509Certificate[] c, String t, SSLEngine e) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
