package io.rallyd.cli.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Answers as much of Elasticsearch as a small race asks, to those who show their credentials with
 * every request.
 */
final class GuardedElasticsearch implements AutoCloseable {
  private static final int UNAUTHORIZED = 401;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final String authorization;
  private final AtomicInteger welcome = new AtomicInteger();
  private final AtomicInteger sentAway = new AtomicInteger();
  private final AtomicInteger searches = new AtomicInteger();

  private GuardedElasticsearch(HttpServer server, String authorization) {
    this.server = server;
    this.authorization = authorization;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Starts a server without TLS that demands a value of the header for authorization. */
  static GuardedElasticsearch plain(String authorization) throws IOException {
    return new GuardedElasticsearch(HttpServer.create(anyPort(), 0), authorization);
  }

  /** Starts a server with TLS. */
  static GuardedElasticsearch secured(
      SSLContext tls, boolean demandsCertificate, String authorization) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = tls.getDefaultSSLParameters();
            wanted.setNeedClientAuth(demandsCertificate);
            parameters.setSSLParameters(wanted);
          }
        });
    return new GuardedElasticsearch(server, authorization);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Returns how many requests had the right credentials. */
  int welcome() {
    return welcome.get();
  }

  /** Returns how many of these were searches, which only the load makes. */
  int searches() {
    return searches.get();
  }

  /** Returns how many requests had not. */
  int sentAway() {
    return sentAway.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String shown = exchange.getRequestHeaders().getFirst("Authorization");
      if (authorization.isEmpty() ? shown == null : authorization.equals(shown)) {
        welcome.incrementAndGet();
        send(exchange, 200, body(exchange.getRequestURI().getPath()));
      } else {
        sentAway.incrementAndGet();
        send(
            exchange,
            UNAUTHORIZED,
            "{\"error\":{\"type\":\"security_exception\",\"reason\":\"unable to authenticate\"},"
                + "\"status\":401}");
      }
    }
  }

  private String body(String path) {
    if (path.equals("/")) {
      return "{\"cluster_name\":\"guarded\",\"version\":{\"number\":\"7.17.29\","
          + "\"build_flavor\":\"default\",\"build_hash\":\"0\"},"
          + "\"tagline\":\"You Know, for Search\"}";
    } else if (path.startsWith("/_cluster/health")) {
      return "{\"status\":\"green\",\"relocating_shards\":0,\"number_of_nodes\":1}";
    } else if (path.endsWith("/_bulk")) {
      return "{\"took\":1,\"errors\":false,\"items\":"
          + "[{\"index\":{\"_index\":\"steady\",\"status\":201,\"result\":\"created\"}}]}";
    } else if (path.endsWith("/_search")) {
      searches.incrementAndGet();
      return "{\"took\":1,\"timed_out\":false,"
          + "\"hits\":{\"total\":{\"value\":5,\"relation\":\"eq\"},\"hits\":[]}}";
    }
    return "{\"acknowledged\":true}";
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .put("Content-Type", Collections.singletonList("application/json"));
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
