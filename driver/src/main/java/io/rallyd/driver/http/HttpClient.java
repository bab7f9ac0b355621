package io.rallyd.driver.http;

import io.netty.buffer.ByteBuf;
import io.rallyd.driver.loop.WorkerLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * What one simulated client sends its requests with: keep-alive connections of its own to each
 * host, used in turn. Confined to the worker's loop.
 *
 * <p>A request is tried again at once, at the next host, after a connection error and after the
 * statuses 429, 502, 503 and 504, as often as the client options allow; after a timeout only if
 * they say so. The timing spans all attempts, and neither it nor a timeout has in it the
 * compression of the body that the client options may ask for, see {@link Compression}.
 */
public final class HttpClient {
  private final WorkerLoop loop;
  private final HttpCluster cluster;
  private final List<ConnectionPool> pools;
  private final List<Exchange> running = new ArrayList<>(1);
  private Exchange spare;
  private boolean closed;
  private int next;

  /**
   * Creates a client without connections.
   *
   * @param clientId global id of the client; spreads clients over the addresses of a name
   */
  public HttpClient(WorkerLoop loop, HttpCluster cluster, int clientId) {
    this.loop = loop;
    this.cluster = cluster;
    this.pools =
        cluster.hosts().stream()
            .map(host -> new ConnectionPool(loop, cluster, host, clientId))
            .toList();
    this.next = clientId % pools.size();
  }

  /**
   * Sends a request.
   *
   * @param timing is told the start (the request is written, or the connection for it is opened)
   *     and the end (the last byte is here, or the failure is known)
   * @return the answer, whatever its status, to be closed by the caller; or a {@link
   *     TransportException}. Completes on the loop, possibly before this method returns
   */
  public CompletableFuture<HttpResponse> send(HttpRequest request, RequestTiming timing) {
    return send(request, timing, body -> true);
  }

  /**
   * Sends a request.
   *
   * @param wantsMore see {@link ResponseHandler#wantsMore}
   * @return as above
   */
  public CompletableFuture<HttpResponse> send(
      HttpRequest request, RequestTiming timing, Predicate<ByteBuf> wantsMore) {
    FutureResponse response = new FutureResponse(wantsMore);
    send(request, timing, response);
    return response;
  }

  /** Sends a request, as above, and tells the handler how it went. Creates no objects. */
  public void send(HttpRequest request, RequestTiming timing, ResponseHandler handler) {
    Exchange exchange = spare == null ? new Exchange(this) : spare;
    spare = null;
    exchange.begin(request, timing, handler);
    running.add(exchange);
    exchange.attempt();
  }

  /** Closes all connections; requests under way fail. */
  public void close() {
    closed = true;
    List.copyOf(running)
        .forEach(
            exchange ->
                exchange.cancel(
                    new TransportException(
                        TransportException.Kind.CONNECTION, "The client was closed.", null)));
    pools.forEach(ConnectionPool::close);
    if (spare != null) {
      spare.stopTimer();
    }
  }

  WorkerLoop loop() {
    return loop;
  }

  ClientOptions options() {
    return cluster.options();
  }

  /** Returns where bodies are compressed; only to be asked where the options say so. */
  Compression compression() {
    return cluster.compression().orElseThrow();
  }

  ConnectionPool nextPool() {
    ConnectionPool pool = pools.get(next);
    next = next + 1 == pools.size() ? 0 : next + 1;
    return pool;
  }

  void finished(Exchange exchange) {
    for (int i = running.size() - 1; i >= 0; i--) {
      if (running.get(i) == exchange) {
        running.remove(i);
        break;
      }
    }
    if (spare == null && !closed) {
      spare = exchange;
    } else {
      exchange.stopTimer();
    }
  }
}
