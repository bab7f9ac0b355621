package io.rallyd.cli.system;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A server that answers so many requests a second and no more: each takes its time, one after the
 * other. It may be told to stall once. What it answers would be a search result of nothing.
 */
final class PacedServer implements AutoCloseable {
  static final byte[] ANSWER =
      ("HTTP/1.1 200 OK\r\nx-elastic-product: Elasticsearch\r\ncontent-type: application/json\r\n"
              + "content-length: 67\r\n\r\n"
              + "{\"took\":1,\"timed_out\":false,\"hits\":{\"total\":{\"value\":0},\"hits\":[]}}")
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket socket;
  private final long nanosPerRequest;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong mostLate = new AtomicLong();
  private final AtomicLong stallAt = new AtomicLong(Long.MAX_VALUE);
  private volatile long stallNanos;
  private long free = System.nanoTime();
  private long idleNanos;

  private PacedServer(ServerSocket socket, long nanosPerRequest) {
    this.socket = socket;
    this.nanosPerRequest = nanosPerRequest;
  }

  /** Starts a server on a free port of the loopback. */
  static PacedServer start(double requestsPerSecond) throws IOException {
    ServerSocket socket = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    PacedServer server = new PacedServer(socket, (long) (1e9 / requestsPerSecond));
    daemon(server::accept);
    return server;
  }

  /** The request of this number, from 1, and all behind it wait so long, once. */
  PacedServer stall(long request, double seconds) {
    stallNanos = (long) (seconds * 1e9);
    stallAt.set(request);
    return this;
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  long requests() {
    return requests.get();
  }

  /** Returns for how long, since its first request, it had none to answer. */
  synchronized double idleSeconds() {
    return idleNanos / 1e9;
  }

  /** Returns by how much the machine let it answer later than it would have, at the worst. */
  double mostLateSeconds() {
    return mostLate.get() / 1e9;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        daemon(() -> serve(connection));
      } catch (IOException e) {
        // It was closed.
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        InputStream in = new BufferedInputStream(connection.getInputStream());
        OutputStream out = connection.getOutputStream()) {
      while (read(in)) {
        long answerAt = reserve(requests.incrementAndGet());
        for (long wait = answerAt - System.nanoTime();
            wait > 0;
            wait = answerAt - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        mostLate.accumulateAndGet(System.nanoTime() - answerAt, Math::max);
        out.write(ANSWER);
      }
    } catch (IOException e) {
      // The client went away.
      return;
    }
  }

  /** Returns when the request is through that is in line now. */
  private synchronized long reserve(long number) {
    long now = System.nanoTime();
    if (number > 1) {
      idleNanos += Math.max(0, now - free);
    }
    long begin = Math.max(free, now);
    if (number == stallAt.get()) {
      begin += stallNanos;
    }
    free = begin + nanosPerRequest;
    return free;
  }

  /** Reads a request with its body; returns whether there was one. */
  static boolean read(InputStream in) throws IOException {
    int length = 0;
    StringBuilder line = new StringBuilder();
    boolean any = false;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        String text = line.toString().trim().toLowerCase(Locale.ROOT);
        line.setLength(0);
        if (text.startsWith("content-length:")) {
          length = Integer.parseInt(text.substring(15).trim());
        }
        if (text.isEmpty() && any) {
          in.skipNBytes(length);
          return true;
        }
        any = true;
      } else {
        line.append((char) c);
      }
    }
    return false;
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "paced-server");
    thread.setDaemon(true);
    thread.start();
  }
}
