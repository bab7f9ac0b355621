package io.rallyd.benchmarks.transport;

import io.rallyd.benchmarks.contest.Latencies;
import io.rallyd.transport.Dialer;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions of our transport, each over a connection of its own. */
final class RallydHandshakes implements Handshakes {
  private static final Handlers NOTHING = Handlers.builder().build();
  private static final LinkListener NOBODY =
      new LinkListener() {
        @Override
        public void linkUp(Link link) {
          // The dialer tells.
        }

        @Override
        public void linkDown(Link link, String reason) {
          // As is meant.
        }
      };

  private final TransportSettings settings;
  private final Secret secret = Secret.of(Secret.generate());
  private final TransportServer server;
  private final Endpoint endpoint;

  RallydHandshakes(Via via) {
    via.choose();
    settings = TransportSettings.defaults("0.1.0").withTls(via.encrypted());
    server = TransportServer.start(settings, NOTHING, NOTHING, NOBODY);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    endpoint = new Endpoint.Tcp("127.0.0.1", server.bindTcp(any, secret).getPort());
  }

  @Override
  public void run(int count) {
    // A client keeps its dialers to its end, so each batch has one of its own.
    try (TransportClient client = TransportClient.start(settings)) {
      Batch batch = new Batch(count);
      AtomicInteger left = new AtomicInteger(count);
      for (int i = 0; i < AT_A_TIME; i++) {
        next(client, batch, left);
      }
      batch.await();
    }
  }

  private void next(TransportClient client, Batch batch, AtomicInteger left) {
    if (left.decrementAndGet() < 0) {
      return;
    }
    long start = System.nanoTime();
    Dialer dialer =
        client.connect(endpoint, Peer.Role.NODE, () -> Optional.of(secret), NOTHING, NOBODY);
    dialer
        .link()
        .whenComplete(
            (link, failure) -> {
              Latencies.record(System.nanoTime() - start);
              if (failure != null) {
                batch.fail(failure);
                return;
              }
              dialer.close();
              next(client, batch, left);
              batch.count();
            });
  }

  @Override
  public void close() {
    server.close();
  }
}
