package io.rallyd.benchmarks.scale;

import io.rallyd.protocol.load.Drive;
import io.rallyd.protocol.load.JoinPointReached;
import io.rallyd.protocol.membership.Join;
import io.rallyd.protocol.membership.Joined;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.LinkListener;
import io.rallyd.transport.Secret;
import io.rallyd.transport.TransportServer;
import io.rallyd.transport.TransportSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The end that all nodes dial: the transport with its default settings, except that neither places
 * before the proof nor those that wait for one are bounded per address, for all simulated nodes
 * have the same.
 */
final class Coordinator implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 300;

  /** Longer than a session without connection lives. */
  private static final long ANSWER_SECONDS = 10;

  private final TransportServer server;
  private final int port;
  private final Set<Link> members = ConcurrentHashMap.newKeySet();
  private final AtomicInteger gone = new AtomicInteger();
  private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();
  private volatile CountDownLatch reached = new CountDownLatch(0);

  /** Listens on loopback; port 0 is any. */
  Coordinator(int wantedPort, boolean tls, String secret) {
    TransportSettings defaults = TransportSettings.defaults("0.1.0").withTls(tls);
    int pending = defaults.handshake().maxPending();
    TransportSettings.Waiting waiting = defaults.handshake().waiting();
    Handlers handlers =
        Handlers.builder()
            .answer(
                Join.class,
                (from, join) -> {
                  members.add(from);
                  return CompletableFuture.completedStage(new Joined("0.1.0", "cluster"));
                })
            .on(JoinPointReached.class, (from, message) -> reached.countDown())
            .build();
    server =
        TransportServer.start(
            defaults.withHandshake(
                defaults
                    .handshake()
                    .withPending(pending, pending)
                    .withWaiting(
                        new TransportSettings.Waiting(
                            waiting.most(), waiting.most(), waiting.longest()))),
            handlers,
            Handlers.builder().build(),
            new Goings());
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort);
    port = server.bindTcp(address, Secret.of(secret)).getPort();
  }

  int port() {
    return port;
  }

  /** Waits until the first node dials. */
  void awaitFirst() {
    await("nobody dialled", () -> counted("connections-opened") > 0);
  }

  /** Waits until so many nodes have joined; returns the seconds it took. */
  double awaitJoined(int count) {
    return await("nodes have not all joined", () -> members.size() >= count);
  }

  /** Returns how many sessions are over for good. */
  int gone() {
    return gone.get();
  }

  /** Waits until so many sessions are over for good; returns the seconds it took. */
  double awaitGone(int count) {
    return await("lost nodes were not all noticed", () -> gone.get() >= count);
  }

  /** Waits until so many sessions are over or have no connection; returns the seconds it took. */
  double awaitCut(int count) {
    return await(
        "cut connections were not all noticed",
        () ->
            gone.get() + server.links().stream().filter(link -> !link.connected()).count()
                >= count);
  }

  /**
   * Sends a word to all members and waits until all have answered; returns the seconds it took, not
   * a number when one did not answer, for it was lost meanwhile.
   */
  double barrier(int joinPoint) {
    List<Link> all = List.copyOf(members);
    CountDownLatch answers = new CountDownLatch(all.size());
    reached = answers;
    long start = System.nanoTime();
    int worker = 0;
    for (Link link : all) {
      link.send(new Drive("4f1c1a7e-9f4a-4a83-8f0f-1f1a7c1d2e3f", worker++, joinPoint, start));
    }
    try {
      if (!answers.await(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        return Double.NaN;
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Returns why sessions were over for good, and how many for each reason. */
  Map<String, Long> reasons() {
    Map<String, Long> counts = new TreeMap<>();
    reasons.forEach((reason, count) -> counts.put(reason, count.sum()));
    return counts;
  }

  /** Returns a reason without what differs between nodes. */
  private static String kind(Link link, String reason) {
    return reason.replace(link.peer().address(), "the node").replaceAll("\\d+", "N");
  }

  long counted(String name) {
    return server.counters().getOrDefault(name, 0L);
  }

  @Override
  public void close() {
    server.close();
  }

  private static double await(String otherwise, java.util.function.BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE_SECONDS * 1_000_000_000L) {
        throw new IllegalStateException(otherwise + " within " + PATIENCE_SECONDS + " s");
      }
      Pause.millis(5);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private final class Goings implements LinkListener {
    @Override
    public void linkUp(Link link) {
      // It counts when it has joined.
    }

    @Override
    public void linkDown(Link link, String reason) {
      members.remove(link);
      reasons.computeIfAbsent(kind(link, reason), unknown -> new LongAdder()).increment();
      gone.incrementAndGet();
    }
  }
}
