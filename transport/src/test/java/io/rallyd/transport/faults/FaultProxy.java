package io.rallyd.transport.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A wire in the middle, over real sockets of the loopback, on which things go wrong: as its plan
 * says, and when it is told to. Safe for use by many threads.
 */
public final class FaultProxy implements AutoCloseable {
  private final ServerSocket server;
  private final InetSocketAddress target;
  private final FaultPlan plan;
  private final FaultLog log = new FaultLog();
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Object gate = new Object();
  private boolean frozen;
  private volatile boolean down;
  private volatile boolean calm;
  private volatile boolean closed;

  /** Starts a wire to a port of the loopback on which nothing goes wrong by itself. */
  public FaultProxy(int port) throws IOException {
    this(port, FaultPlan.none());
  }

  /** Starts a wire to a port of the loopback. */
  public FaultProxy(int port, FaultPlan plan) throws IOException {
    this.plan = plan;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    start(this::accept);
  }

  /** Returns the port to dial instead of the server's. */
  public int port() {
    return server.getLocalPort();
  }

  /** Returns what went wrong so far. */
  public FaultLog log() {
    return log;
  }

  /** Cuts all connections; new ones stand again. */
  public void cut() {
    log.add(Fault.Kind.CUT);
    connections.forEach(ProxiedConnection::close);
  }

  /** Resets all connections; new ones stand again. */
  public void reset() {
    log.add(Fault.Kind.RESET);
    connections.forEach(ProxiedConnection::reset);
  }

  /** Cuts all connections, and new ones at once, until {@link #up}. */
  public void down() {
    down = true;
    cut();
  }

  /** Lets connections stand again. */
  public void up() {
    down = false;
  }

  /** Lets no byte pass any more, and keeps the connections open. */
  public void freeze() {
    synchronized (gate) {
      frozen = true;
    }
  }

  /** Lets bytes pass again. */
  public void thaw() {
    synchronized (gate) {
      frozen = false;
      gate.notifyAll();
    }
  }

  /** Lets nothing of the plan go wrong any more; what is deaf stays so. */
  public void calm() {
    calm = true;
  }

  boolean faulty() {
    return !calm;
  }

  void pass() throws InterruptedException {
    synchronized (gate) {
      while (frozen) {
        gate.wait();
      }
    }
  }

  void forget(ProxiedConnection connection) {
    connections.remove(connection);
  }

  /** Says to the server what somebody else has said, and listens until it hangs up. */
  void replay(byte[] opening) {
    start(
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(target, 10_000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(opening);
            Sockets.drain(socket);
          } catch (IOException e) {
            // The server did not care to listen.
          }
        });
  }

  void start(Runnable task) {
    Thread thread = new Thread(task, "fault-proxy");
    thread.setDaemon(true);
    threads.removeIf(t -> t.getState() == Thread.State.TERMINATED);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    int number = 0;
    try {
      while (true) {
        Socket in = server.accept();
        if (down) {
          Sockets.close(in);
          continue;
        }
        Socket out = new Socket();
        try {
          out.connect(target, 10_000);
        } catch (IOException e) {
          Sockets.close(in);
          continue;
        }
        ProxiedConnection connection = new ProxiedConnection(this, in, out);
        connections.add(connection);
        connection.start(plan, number++);
        if (closed) {
          connection.close();
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** Cuts everything and waits for its threads, a few seconds at most. */
  @Override
  public void close() {
    closed = true;
    thaw();
    Sockets.close(server);
    connections.forEach(ProxiedConnection::close);
    try {
      for (Thread thread : threads) {
        thread.join(12_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
