package io.rallyd.daemon.lifecycle;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.DaemonStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Shows the numbers of a daemon to Prometheus at {@code /metrics}; nothing else is there. Whoever
 * reaches the address may read them.
 */
final class MetricsEndpoint implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final int READERS = 2;
  private static final String SECONDS_OF_A_REQUEST = "10";
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  static {
    // Read by the server of the JDK when its class is loaded; by itself it waits for ever.
    for (String limit : List.of("sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime")) {
      if (System.getProperty(limit) == null) {
        System.setProperty(limit, SECONDS_OF_A_REQUEST);
      }
    }
  }

  private final HttpServer server;
  private final ExecutorService threads;

  private MetricsEndpoint(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
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
      ExecutorService threads =
          Executors.newFixedThreadPool(
              READERS,
              work -> {
                Thread made = new Thread(work, "metrics");
                made.setDaemon(true);
                return made;
              });
      server.setExecutor(threads);
      server.createContext("/", exchange -> answer(exchange, status));
      server.start();
      return new MetricsEndpoint(server, threads);
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
    threads.shutdownNow();
  }
}
