package io.rallyd.daemon.lifecycle;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A port that passes everything on to another one, until it is cut. */
final class Cable implements AutoCloseable {
  private final int port;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile ServerSocket listener;

  Cable(int port, int target) throws IOException {
    this.port = port;
    this.target = target;
    mend();
  }

  /** Listens again. The port is free only once the thread that listened has noticed the cut. */
  void mend() throws IOException {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!listens()) {
      if (System.nanoTime() > end) {
        throw new IOException("the port " + port + " is not free");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private boolean listens() throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getByName(TestDaemon.COORDINATOR), port));
    } catch (BindException e) {
      server.close();
      return false;
    }
    listener = server;
    start(() -> accept(server));
    return true;
  }

  /** Closes all connections and refuses new ones. */
  void cut() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void accept(ServerSocket server) {
    try {
      while (true) {
        Socket near = server.accept();
        Socket far = new Socket(InetAddress.getByName(TestDaemon.COORDINATOR), target);
        sockets.addAll(List.of(near, far));
        start(() -> copy(near, far));
        start(() -> copy(far, near));
      }
    } catch (IOException e) {
      // Cut, or the target is not there.
      return;
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Cut.
      return;
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "cable");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
