package io.rallyd.daemon.lifecycle;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.DaemonStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Shows the numbers of a daemon to Prometheus at {@code /metrics}; nothing else is there. Whoever
 * reaches the address may read them.
 */
final class MetricsEndpoint implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService thread;

  private MetricsEndpoint(HttpServer server, ExecutorService thread) {
    this.server = server;
    this.thread = thread;
  }

  /**
   * Starts to listen.
   *
   * @param status asked anew for each reading
   * @throws RallyException when the address cannot be bound
   */
  static MetricsEndpoint start(InetSocketAddress address, Supplier<DaemonStatus> status) {
    try {
      HttpServer server = HttpServer.create(address, 0);
      ExecutorService thread =
          Executors.newSingleThreadExecutor(
              work -> {
                Thread made = new Thread(work, "metrics");
                made.setDaemon(true);
                return made;
              });
      server.setExecutor(thread);
      server.createContext("/", exchange -> answer(exchange, status));
      server.start();
      return new MetricsEndpoint(server, thread);
    } catch (IOException e) {
      throw new RallyException(
          "Cannot listen for readers of metrics at "
              + text(address)
              + " ('metrics.port' in section [daemon]): "
              + e.getMessage()
              + ".",
          e);
    }
  }

  /** Returns where to read. */
  String url() {
    return "http://" + text(server.getAddress()) + PATH;
  }

  private static void answer(HttpExchange exchange, Supplier<DaemonStatus> status)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        byte[] body = MetricsText.of(status.get()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TYPE);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
