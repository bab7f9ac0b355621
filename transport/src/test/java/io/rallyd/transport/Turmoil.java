package io.rallyd.transport;

import io.rallyd.transport.faults.Fault;
import io.rallyd.transport.faults.FaultPlan;
import io.rallyd.transport.faults.FaultProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A coordinator and some nodes that talk while the network between them misbehaves, until so many
 * things went wrong; then all is let come to rest and the books are closed.
 */
final class Turmoil {
  private static final Duration REST = Duration.ofSeconds(180);

  private final long seed;
  private final boolean tls;
  private final int nodeCount;
  private final long faultsWanted;
  private final Path directory;
  private final Verdict verdict = new Verdict();
  private final Map<String, Ledger> ledgers = new ConcurrentHashMap<>();
  private final Waits waits = new Waits(verdict);

  Turmoil(long seed, boolean tls, int nodeCount, long faultsWanted, Path directory) {
    this.seed = seed;
    this.tls = tls;
    this.nodeCount = nodeCount;
    this.faultsWanted = faultsWanted;
    this.directory = directory;
  }

  /**
   * What a run was like.
   *
   * @param wrongs what was wrong, none it should be
   * @param faults things that went wrong on the network, of which kinds
   * @param sessions sessions that were begun; more than nodes when some died
   * @param resumed how often a session went on over another connection
   * @param ends how many waits ended in which way
   * @param latest how long after its deadline the latest wait ended, as the traffic saw it; for
   *     people, since a busy machine has a part in it
   * @param standstill the longest time this process stood still by itself; for people, too
   * @param directBytes most direct memory in use
   */
  record Outcome(
      List<String> wrongs,
      long faults,
      String kinds,
      int sessions,
      long resumed,
      long joinPoints,
      String ends,
      Duration latest,
      Duration standstill,
      long directBytes) {}

  /** Short times, so that much goes wrong in little time and some sessions die of it. */
  static TransportSettings settings(boolean tls) {
    return TransportSettings.defaults("0.1.0")
        .withTls(tls)
        .withTimes(
            new TransportSettings.SessionTimes(
                Duration.ofMillis(50),
                Duration.ofMillis(250),
                Duration.ofMillis(1200),
                Duration.ofMillis(500),
                Duration.ofMillis(10),
                Duration.ofMillis(40)))
        // All nodes may shake hands at one time, which takes a slow machine a while with TLS.
        .withHandshake(
            new TransportSettings.HandshakeLimits(
                Duration.ofMillis(tls ? 1500 : 500),
                4096,
                64,
                64,
                // A connection that is cut in silence must not be waited for.
                new TransportSettings.Waiting(64, 64, Duration.ZERO)))
        .withFlow(
            new TransportSettings.FlowLimits(
                1 << 20, 64 << 10, 512 << 10, 1 << 20, 4096, 32 << 10, 1024));
  }

  Outcome run() throws Exception {
    ScheduledExecutorService later =
        Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "later"));
    Party coordinator = new Party(false, verdict, ledgers, later);
    Party nodes = new Party(true, verdict, ledgers, later);
    TransportSettings settings = settings(tls);
    List<FaultProxy> proxies = new ArrayList<>();
    List<TransportClient> clients = new ArrayList<>();
    TransportServer server =
        TransportServer.start(
            settings, coordinator.handlers(), Handlers.builder().build(), coordinator);
    Canary canary = new Canary();
    try {
      int port =
          server
              .bindTcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Cluster.SECRET)
              .getPort();
      for (int i = 0; i < nodeCount; i++) {
        // Some nodes are bothered more often than others.
        int meanBytes = 3000 << i % 3;
        FaultPlan plan =
            FaultPlan.seeded(seed * 100 + i, meanBytes, EnumSet.allOf(Fault.Kind.class));
        FaultProxy proxy = new FaultProxy(port, plan);
        proxies.add(proxy);
        TransportClient client = TransportClient.start(settings);
        clients.add(client);
        client.connect(
            new Endpoint.Tcp("127.0.0.1", proxy.port()),
            Peer.Role.NODE,
            () -> Optional.of(Cluster.SECRET),
            nodes.handlers(),
            nodes);
      }
      Traffic traffic = new Traffic(seed, coordinator, nodes, waits, verdict, directory);
      traffic.start();
      awaitFaults(proxies);
      traffic.stop();
      proxies.forEach(FaultProxy::calm);
      rest(coordinator, nodes, traffic);
      return new Outcome(
          verdict.wrongs(),
          faults(proxies),
          proxies.stream().map(p -> p.log().toString()).toList().toString(),
          nodes.sessions(),
          server.counters().get("sessions-resumed"),
          traffic.joinPoints(),
          waits.ends().toString(),
          waits.latest(),
          canary.longestStandstill(),
          canary.mostDirectBytes());
    } finally {
      clients.forEach(TransportClient::close);
      server.close();
      proxies.forEach(FaultProxy::close);
      later.shutdownNow();
      canary.close();
    }
  }

  private static long faults(List<FaultProxy> proxies) {
    return proxies.stream().mapToLong(proxy -> proxy.log().total()).sum();
  }

  private void awaitFaults(List<FaultProxy> proxies) throws InterruptedException {
    long before = -1;
    long still = System.nanoTime();
    while (faults(proxies) < faultsWanted) {
      long now = faults(proxies);
      if (now != before) {
        before = now;
        still = System.nanoTime();
      } else if (System.nanoTime() - still > REST.toNanos()) {
        verdict.wrong("after " + now + " faults nothing happens any more");
        return;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** All waits end by themselves, all nodes are connected, and every link that lives is whole. */
  private void rest(Party coordinator, Party nodes, Traffic traffic) throws Exception {
    long end = System.nanoTime() + REST.toNanos();
    while ((waits.open() > 0 || !atPeace(coordinator, nodes)) && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    verdict.check(waits.open() == 0, "never ended: " + waits.stillOpen());
    verdict.check(
        atPeace(coordinator, nodes),
        "not connected again: " + nodes.up + " of nodes, " + coordinator.up + " of coordinator");
    for (Party party : List.of(coordinator, nodes)) {
      for (Link link : party.up) {
        traffic
            .ask(party, link, "now", Duration.ofSeconds(120))
            .toCompletableFuture()
            .get(180, TimeUnit.SECONDS);
        party.ledger(link, true).settle();
      }
      while (party.openSinks() > 0 && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      verdict.check(party.openSinks() == 0, party.openSinks() + " sinks never heard of an end");
    }
  }

  private boolean atPeace(Party coordinator, Party nodes) {
    return nodes.up.size() == nodeCount
        && coordinator.up.size() == nodeCount
        && nodes.up.stream().allMatch(Link::connected);
  }
}
