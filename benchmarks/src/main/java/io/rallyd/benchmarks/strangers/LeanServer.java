package io.rallyd.benchmarks.strangers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A process that answers as much of Elasticsearch as a race of searches asks, at once. It prints
 * its port and ends with its standard input.
 */
final class LeanServer {
  private static final byte[] ROOT =
      ("{\"cluster_name\":\"lean\",\"version\":{\"number\":\"7.17.29\",\"build_flavor\":\"default\","
              + "\"build_hash\":\"0\"},\"tagline\":\"You Know, for Search\"}")
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] HEALTH =
      "{\"status\":\"green\",\"relocating_shards\":0,\"number_of_nodes\":1}"
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] HITS =
      ("{\"took\":0,\"timed_out\":false,"
              + "\"hits\":{\"total\":{\"value\":5,\"relation\":\"eq\"},\"hits\":[]}}")
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] DONE = "{\"acknowledged\":true}".getBytes(StandardCharsets.UTF_8);

  private LeanServer() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    // Or each answer waits for the acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    // On the thread that reads, for there is nothing to wait for.
    server.createContext("/", LeanServer::answer);
    server.start();
    System.out.println(server.getAddress().getPort());
    while (System.in.read() >= 0) {
      // Nothing is said.
    }
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = body(exchange.getRequestURI().getPath());
      exchange.getResponseHeaders().put("Content-Type", List.of("application/json"));
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static byte[] body(String path) {
    if (path.equals("/")) {
      return ROOT;
    } else if (path.startsWith("/_cluster/health")) {
      return HEALTH;
    } else if (path.endsWith("/_search")) {
      return HITS;
    }
    return DONE;
  }
}
