package io.rallyd.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A wire in the middle that can be cut, frozen and joined again. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final InetSocketAddress target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Object gate = new Object();
  private boolean frozen;
  private volatile boolean down;
  private final AtomicLong cutEvery = new AtomicLong();
  private final AtomicLong budget = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger cutsLeft = new AtomicInteger();
  final AtomicInteger cuts = new AtomicInteger();

  CuttingProxy(int port) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Cuts each time so many bytes have passed, so many times. */
  void cutEvery(long bytes, int times) {
    cutEvery.set(bytes);
    cutsLeft.set(times);
    budget.set(bytes);
  }

  /** Cuts all connections; new ones stand again. */
  void cut() {
    cuts.incrementAndGet();
    sockets.forEach(CuttingProxy::close);
    sockets.clear();
  }

  /** Cuts all connections, and new ones at once, until {@link #up}. */
  void down() {
    down = true;
    cut();
  }

  void up() {
    down = false;
  }

  /** Lets no byte pass any more, and keeps the connections open. */
  void freeze() {
    synchronized (gate) {
      frozen = true;
    }
  }

  void thaw() {
    synchronized (gate) {
      frozen = false;
      gate.notifyAll();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket in = server.accept();
        if (down) {
          close(in);
          continue;
        }
        Socket out = new Socket();
        try {
          out.connect(target, 1000);
        } catch (IOException e) {
          close(in);
          continue;
        }
        sockets.add(in);
        sockets.add(out);
        start(() -> relay(in, out));
        start(() -> relay(out, in));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void relay(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read;
      while ((read = in.read(buffer)) >= 0) {
        pass();
        long left = budget.addAndGet(-read);
        if (left <= 0 && cutsLeft.getAndDecrement() > 0) {
          // What is beyond the budget is lost on the way.
          int through = (int) Math.max(0, read + left);
          out.write(buffer, 0, through);
          out.flush();
          budget.set(cutsLeft.get() > 0 ? cutEvery.get() : Long.MAX_VALUE);
          cut();
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException | InterruptedException e) {
      // cut
    } finally {
      close(from);
      close(to);
    }
  }

  private void pass() throws InterruptedException {
    synchronized (gate) {
      while (frozen) {
        gate.wait();
      }
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // nothing to be done in a test
    }
  }

  @Override
  public void close() {
    thaw();
    close(server);
    cut();
  }
}
