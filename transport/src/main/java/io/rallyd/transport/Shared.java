package io.rallyd.transport;

import io.netty.channel.EventLoop;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all sessions of one server or client have in common. Safe for use by many threads. */
final class Shared implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shared.class);

  /** Lines of the log a minute about what members say that nobody understands. */
  private static final int LINES_PER_SESSION = 10;

  private static final int LINES = 60;

  private final TransportSettings settings;
  private final Clocks clocks;
  private final MessageCodec codec = new MessageCodec(Catalogue.current());
  private final Counters counters = new Counters();
  private final Refusals refusals;
  private final LogBudget oddities;
  private final SlowHandlers slow = new SlowHandlers();
  private final HandlerWatch watch;
  private final Supplier<String> self;
  private final ExecutorService files;
  private final ExecutorService lookups;
  private final Map<EventLoop, Ticker> tickers = new ConcurrentHashMap<>();

  Shared(TransportSettings settings, Clocks clocks, String name) {
    this(settings, clocks, name, UnixSocket::self);
  }

  Shared(TransportSettings settings, Clocks clocks, String name, Supplier<String> self) {
    this(settings, clocks, name, self, pool(settings.fileThreads(), name + "-files-"));
  }

  /** Creates it with threads for files that are somebody else's; they are shut down with it. */
  Shared(
      TransportSettings settings,
      Clocks clocks,
      String name,
      Supplier<String> self,
      ExecutorService files) {
    this.self = self;
    this.settings = settings;
    this.clocks = clocks;
    this.refusals = new Refusals(counters, clocks.nanos());
    this.oddities = new LogBudget(LINES_PER_SESSION, LINES, clocks.nanos());
    this.watch = new HandlerWatch(clocks, settings.slowHandler().toNanos(), counters, slow);
    this.files = files;
    this.lookups = pool(1, name + "-lookup-");
  }

  private static ExecutorService pool(int threads, String prefix) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, prefix + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Tells which user this process runs as; may block. */
  Supplier<String> self() {
    return self;
  }

  TransportSettings settings() {
    return settings;
  }

  Clocks clocks() {
    return clocks;
  }

  MessageCodec codec() {
    return codec;
  }

  Counters counters() {
    return counters;
  }

  Refusals refusals() {
    return refusals;
  }

  /** Returns how many lines there may be about what members say that nobody understands. */
  LogBudget oddities() {
    return oddities;
  }

  /**
   * Returns all numbers by the names in {@link Measures}.
   *
   * @param sessions those that stand
   * @param pending how many peers are proving that they belong
   * @param waiting how many peers wait to do so
   */
  Map<String, Long> measures(Collection<LinkSession> sessions, int pending, int waiting) {
    Map<String, Long> all = counters.snapshot();
    long open = counters.get(Counters.Count.CONNECTIONS_OPENED);
    all.put("connections-open", open - counters.get(Counters.Count.CONNECTIONS_CLOSED));
    all.put("connections-pending", (long) pending);
    all.put("connections-waiting", (long) waiting);
    all.put("sessions-open", (long) sessions.size());
    all.put("sessions-waiting", sessions.stream().filter(s -> !s.connected()).count());
    all.put("queue-bytes", sessions.stream().mapToLong(LinkSession::queuedBytes).sum());
    all.put(
        "queue-bytes-worst", sessions.stream().mapToLong(LinkSession::queuedBytes).max().orElse(0));
    slow.into(all);
    return all;
  }

  /** Returns what calls the sessions of a loop a few times per heartbeat. */
  Ticker ticker(EventLoop loop) {
    long period = settings.times().heartbeat().toNanos() / Pulse.TICKS_PER_HEARTBEAT;
    return tickers.computeIfAbsent(loop, l -> new Ticker(l, period));
  }

  HandlerWatch watch() {
    return watch;
  }

  /** Returns where the files of streams are read and written. */
  Executor files() {
    return files;
  }

  /** Returns where names and secrets are looked up: never behind a slow file. */
  Executor lookups() {
    return lookups;
  }

  @Override
  public void close() {
    watch.close();
    lookups.shutdownNow();
    files.shutdown();
    try {
      if (!files.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("A sink or source of a stream did not end within 5 s");
        files.shutdownNow();
      }
    } catch (InterruptedException e) {
      files.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
