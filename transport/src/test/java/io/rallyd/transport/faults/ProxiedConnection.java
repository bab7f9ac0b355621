package io.rallyd.transport.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection through a proxy: a socket on either side and a relay for each direction. */
final class ProxiedConnection {
  /** So much of an opening is kept for playing it again: more than any handshake has. */
  private static final int OPENING = 4096;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;
  private final AtomicInteger relaysLeft = new AtomicInteger(2);
  private final ByteArrayOutputStream opening = new ByteArrayOutputStream();

  ProxiedConnection(FaultProxy proxy, Socket client, Socket server) throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  void start(FaultPlan plan, int number) {
    proxy.start(
        new Relay(this, Direction.TO_SERVER, client, server, plan.of(number, Direction.TO_SERVER)));
    proxy.start(
        new Relay(this, Direction.TO_CLIENT, server, client, plan.of(number, Direction.TO_CLIENT)));
  }

  FaultLog log() {
    return proxy.log();
  }

  boolean faulty() {
    return proxy.faulty();
  }

  void pass() throws InterruptedException {
    proxy.pass();
  }

  void record(byte[] buffer, int length) {
    int room = OPENING - opening.size();
    if (room > 0) {
      opening.write(buffer, 0, Math.min(room, length));
    }
  }

  /** Plays the opening to the server again, over a connection of its own. */
  void duplicate() {
    proxy.replay(opening.toByteArray());
  }

  void close() {
    proxy.forget(this);
    Sockets.close(client);
    Sockets.close(server);
  }

  void reset() {
    Sockets.lingerNot(client);
    Sockets.lingerNot(server);
    close();
  }

  /** A relay has ended; after both the sockets go. */
  void ended() {
    if (relaysLeft.decrementAndGet() == 0) {
      close();
    }
  }
}
