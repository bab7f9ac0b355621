package io.rallyd.transport.download;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A real HTTP server with one file, and with the faults that tests give it. */
final class NastyServer implements AutoCloseable {
  final List<String> ranges = new CopyOnWriteArrayList<>();
  final List<String> headers = new CopyOnWriteArrayList<>();
  final AtomicLong sent = new AtomicLong();

  /** How many of the next answers are cut, and after how many bytes. */
  final AtomicInteger cuts = new AtomicInteger();

  volatile int cutAfter;
  volatile byte[] file;
  volatile String tag = "\"v1\"";
  volatile boolean ignoresRanges;
  volatile boolean ignoresConditions;
  volatile boolean answersOtherParts;
  volatile boolean tagsEachAnswerAnew;
  volatile int lieAboutLength;
  volatile Map<String, String> says = Map.of();
  volatile int status;
  volatile int passingFaults;
  volatile Runnable beforeAnswer = () -> {};
  volatile Runnable beforeRest = () -> {};
  volatile Runnable beforeEnd = () -> {};

  /** So many bytes of an answer come first. */
  private static final int FIRST = 1000;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  NastyServer(byte[] file) throws IOException {
    this.file = file;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String url() {
    return base() + "/d.json.zst";
  }

  /** Waits until so many requests have come, or, at the worst, a minute. */
  void awaitRequests(int count) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (ranges.size() < count && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    beforeAnswer.run();
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(String.valueOf(range));
    headers.add(
        exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization")
            + " "
            + exchange.getRequestHeaders().getFirst("X-amz-date"));
    if (status != 0 || passingFaults > 0) {
      int code = status != 0 ? status : 503;
      passingFaults--;
      exchange.sendResponseHeaders(code, -1);
      exchange.close();
      return;
    }
    byte[] content = file;
    String tag = tagsEachAnswerAnew ? "\"" + ranges.size() + "\"" : this.tag;
    if (tag != null) {
      exchange.getResponseHeaders().set("ETag", tag);
    }
    if (!ignoresRanges) {
      exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    }
    says.forEach(exchange.getResponseHeaders()::add);
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    boolean part =
        range != null
            && !ignoresRanges
            && (condition == null || ignoresConditions || condition.equals(tag));
    int from = 0;
    int to = content.length;
    if (part) {
      String[] bounds = range.substring("bytes=".length()).split("-");
      from = Integer.parseInt(bounds[0]) + (answersOtherParts ? 1 : 0);
      to = bounds.length > 1 ? Integer.parseInt(bounds[1]) + 1 : content.length;
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(part ? 206 : 200, to - from + lieAboutLength);
    int count = to - from;
    if (cuts.getAndUpdate(c -> Math.max(0, c - 1)) > 0) {
      count = Math.min(count, cutAfter);
    }
    try (exchange) {
      int first = Math.min(count, FIRST);
      exchange.getResponseBody().write(content, from, first);
      exchange.getResponseBody().flush();
      if (range == null) {
        beforeRest.run();
      }
      exchange.getResponseBody().write(content, from + first, count - first);
      exchange.getResponseBody().flush();
      if (range == null) {
        beforeEnd.run();
      }
      sent.addAndGet(count);
    } catch (IOException e) {
      // that a connection ends in the middle is what the tests are about
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
