package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A coordinator that restarts has a thousand nodes back in a few seconds, and not in one instant.
 */
@Tag("slow")
@Timeout(1800)
class RestartTest {
  private static final int NODES = 1000;
  private static final int SLOT_MILLIS = 100;
  private static final int SLOTS = 3000;

  /** The nodes come within some seconds; a process that stood still for so long saw no spread. */
  private static final Duration STANDSTILL = Duration.ofMillis(500);

  private static final Handlers NONE = Handlers.builder().build();

  @ParameterizedTest
  @ValueSource(longs = {0, 2000})
  void nodesComeBackSpreadOverTime(long downMillis) throws Exception {
    // All come from one address here, and from a thousand where it matters.
    TransportSettings settings =
        TransportSettings.defaults("0.1.0")
            .withTls(false)
            .withHandshake(TransportSettings.HandshakeLimits.defaults().withPending(256, 256));
    Cluster.Events nodes = new Cluster.Events();
    Cluster.Events before = new Cluster.Events();
    Cluster.Events after = new Cluster.Events();
    try (TransportClient client = TransportClient.start(settings)) {
      InetSocketAddress address;
      try (TransportServer server = TransportServer.start(settings, NONE, NONE, before)) {
        address = server.bindTcp(new InetSocketAddress("127.0.0.1", 0), Cluster.SECRET);
        for (int i = 0; i < NODES; i++) {
          client.connect(
              new Endpoint.Tcp("127.0.0.1", address.getPort()),
              Peer.Role.NODE,
              () -> Optional.of(Cluster.SECRET),
              NONE,
              nodes);
        }
        for (int i = 0; i < NODES; i++) {
          Cluster.await(nodes.up);
        }
      }
      TimeUnit.MILLISECONDS.sleep(downMillis);
      try (TransportServer server = TransportServer.start(settings, NONE, NONE, after);
          Canary canary = new Canary()) {
        server.bindTcp(address, Cluster.SECRET);
        int[] accepts = accepts(server, after);
        int peak = Arrays.stream(accepts).max().orElseThrow();
        int slots = (int) Arrays.stream(accepts).filter(n -> n > 0).count();
        System.out.printf(
            "%d nodes, coordinator down for %d ms: at most %d accepts in %d ms, over %d of them;"
                + " accepts in all %d: %s%n",
            NODES,
            downMillis,
            peak,
            SLOT_MILLIS,
            slots,
            Arrays.stream(accepts).sum(),
            Arrays.toString(Arrays.copyOf(accepts, last(accepts) + 1)));
        // Now and then one is let in and does not hear it in time, and comes once more.
        assertThat(after.up.size()).isBetween(NODES, 2 * NODES);
        assertThat(server.counters()).containsEntry("connections-refused-busy", 0L);
        if (downMillis == 0) {
          System.out.println("not judged: nobody is refused, and the first jitter is 0.1 s");
        } else if (canary.longestStandstill().compareTo(STANDSTILL) < 0) {
          assertThat(slots).as("spread over time").isGreaterThan(3);
        } else {
          // Whatever fell due meanwhile came in one instant, for which the nodes are not to blame.
          System.out.println("not judged: stood still for " + canary.longestStandstill());
        }
      }
    }
  }

  private static int[] accepts(TransportServer server, Cluster.Events after)
      throws InterruptedException {
    AtomicIntegerArray slots = new AtomicIntegerArray(SLOTS);
    long start = System.nanoTime();
    long before = 0;
    int slot = 0;
    while (slot < SLOTS && after.up.size() < NODES) {
      TimeUnit.MILLISECONDS.sleep(10);
      long now = server.counters().get("connections-opened");
      slot = (int) (Duration.ofNanos(System.nanoTime() - start).toMillis() / SLOT_MILLIS);
      slots.addAndGet(Math.min(slot, SLOTS - 1), (int) (now - before));
      before = now;
    }
    int[] copy = new int[SLOTS];
    for (int i = 0; i < SLOTS; i++) {
      copy[i] = slots.get(i);
    }
    return copy;
  }

  private static int last(int[] accepts) {
    int last = accepts.length - 1;
    while (last > 0 && accepts[last] == 0) {
      last--;
    }
    return last;
  }
}
