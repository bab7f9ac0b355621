package io.rallyd.benchmarks.transport;

import io.rallyd.transport.Endpoint;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.LinkListener;
import io.rallyd.transport.Peer;
import io.rallyd.transport.Secret;
import io.rallyd.transport.TransportClient;
import io.rallyd.transport.TransportServer;
import io.rallyd.transport.TransportSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A coordinator's end and a node's end with their default settings, and a link between them. */
final class RallydPair implements AutoCloseable {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final TransportServer server;
  private final TransportClient client;
  private final List<Link> links = new ArrayList<>();

  RallydPair(Via via, Handlers coordinator) {
    this(via, coordinator, 1);
  }

  /** Connects so many nodes, all on the one event loop of their client. */
  RallydPair(Via via, Handlers coordinator, int connections) {
    TransportSettings settings = TransportSettings.defaults("0.1.0").withTls(via.encrypted());
    via.choose();
    Secret secret = Secret.of(Secret.generate());
    server = TransportServer.start(settings, coordinator, nothing(), new Listener(null));
    client = TransportClient.start(settings);
    try {
      Endpoint endpoint = bind(via, secret);
      for (int i = 0; i < connections; i++) {
        CompletableFuture<Link> up = new CompletableFuture<>();
        client.connect(
            endpoint, Peer.Role.NODE, () -> Optional.of(secret), nothing(), new Listener(up));
        links.add(up.get(60, TimeUnit.SECONDS));
      }
    } catch (Exception e) {
      close();
      throw new IllegalStateException("the ends did not connect", e);
    }
  }

  /** Returns the end of the only, or the first, node. */
  Link link() {
    return links.get(0);
  }

  /** Returns the nodes' ends. */
  List<Link> links() {
    return links;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }

  private Endpoint bind(Via via, Secret secret) {
    if (via == Via.IN_VM) {
      String name = "benchmark-" + NAMES.incrementAndGet();
      server.bindInVm(name);
      return new Endpoint.InVm(name);
    }
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new Endpoint.Tcp("127.0.0.1", server.bindTcp(any, secret).getPort());
  }

  private static Handlers nothing() {
    return Handlers.builder().build();
  }

  /** A node dials until it is let in, so an attempt that fails, on a busy machine, is no end. */
  private record Listener(CompletableFuture<Link> up) implements LinkListener {
    @Override
    public void linkUp(Link link) {
      if (up != null) {
        up.complete(link);
      }
    }

    @Override
    public void linkDown(Link link, String reason) {
      // Requests under way fail of themselves.
    }
  }
}
