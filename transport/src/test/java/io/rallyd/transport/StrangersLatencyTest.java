package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Measures what ten thousand strangers do to the round trips of a member: phases with and without
 * them in turn, of {@code -Drallyd.strangers.seconds=} each, and the ratio of both. The figure is
 * reported and decides nothing; that the member stays and all its requests are answered does.
 */
@Tag("slow")
@Timeout(1800)
class StrangersLatencyTest {
  private static final int PAIRS = 5;
  private static final int STRANGERS = 10_000;
  private static final Duration PHASE =
      Duration.ofSeconds(Integer.getInteger("rallyd.strangers.seconds", 4));
  private static final int REQUESTS_PER_SECOND = 200;
  private static final int HELD = 200;

  private final AtomicInteger came = new AtomicInteger();

  @Test
  void roundTripsOfAMemberWithAndWithoutStrangers() throws Exception {
    // As the product runs, but that the member may be silent while the machine has no time for it.
    TransportSettings settings =
        TransportSettings.defaults("0.1.0")
            .withTimes(
                new TransportSettings.SessionTimes(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(3)));
    ScheduledExecutorService clock =
        Executors.newScheduledThreadPool(2, task -> new Thread(task, "phases"));
    try (Cluster cluster =
        new Cluster(settings, Cluster.echo().build(), Handlers.builder().build())) {
      int port = cluster.tcp();
      Cluster.Client member =
          cluster.dial(cluster.at(port), Peer.Role.NODE, Handlers.builder().build());
      Link link = member.link();
      phase(clock, link, port, 0);
      List<long[]> without = new ArrayList<>();
      List<long[]> with = new ArrayList<>();
      for (int i = 0; i < PAIRS; i++) {
        without.add(phase(clock, link, port, 0));
        with.add(phase(clock, link, port, STRANGERS / PAIRS));
      }
      for (int percentile : new int[] {50, 90, 99}) {
        report(percentile, without, with);
      }
      System.out.println(cluster.server.counters());
      assertThat(member.events().up).hasSize(1);
      assertThat(member.events().down).isEmpty();
      // The kernel answers for a server that has no time, and forgets some when that has too many.
      assertThat(came.get()).as("strangers that came").isGreaterThan(STRANGERS / 2);
      while (cluster.server.counters().get("connections-opened") < came.get()) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } finally {
      clock.shutdownNow();
    }
  }

  private static void report(int percentile, List<long[]> without, List<long[]> with) {
    double[] alone = at(percentile, without);
    double[] crowded = at(percentile, with);
    System.out.printf(
        "p%d of the round trip in ms, alone %s, beside %d strangers each %s;"
            + " medians %.3f and %.3f, ratio %.2f%n",
        percentile,
        Arrays.toString(alone),
        STRANGERS / PAIRS,
        Arrays.toString(crowded),
        median(alone),
        median(crowded),
        median(crowded) / median(alone));
  }

  private static double[] at(int percentile, List<long[]> phases) {
    return phases.stream()
        .mapToDouble(sorted -> Math.round(sorted[sorted.length * percentile / 100] / 1e3) / 1e3)
        .toArray();
  }

  /** Returns the round trips of a phase in which so many strangers come, from the shortest on. */
  private long[] phase(ScheduledExecutorService clock, Link link, int port, int strangers)
      throws Exception {
    ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    int requests = (int) (REQUESTS_PER_SECOND * PHASE.toSeconds());
    long start = System.nanoTime();
    Thread crowd = new Thread(() -> crowd(port, strangers, start), "strangers");
    crowd.start();
    for (int i = 0; i < requests; i++) {
      long due = start + i * PHASE.toNanos() / requests;
      clock.schedule(
          () -> {
            link.request(Cluster.check("ping"), Duration.ofMinutes(5))
                .thenRun(() -> nanos.add(System.nanoTime() - due));
          },
          due - System.nanoTime(),
          TimeUnit.NANOSECONDS);
    }
    crowd.join();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(300);
    while (nanos.size() < requests && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(nanos).as("answers").hasSize(requests);
    return nanos.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /** Comes from many addresses; some say nothing, some garbage, some begin a TLS handshake. */
  private void crowd(int port, int count, long start) {
    ArrayDeque<Socket> held = new ArrayDeque<>();
    byte[][] words = {
      {}, "GET / HTTP/1.0\r\n\r\n".getBytes(), {22, 3, 1, 1, 0, 1, 0, 0, (byte) 252}
    };
    for (int i = 0; i < count; i++) {
      long due = start + i * PHASE.toNanos() / count;
      while (System.nanoTime() < due) {
        java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
      }
      try {
        Socket socket = new Socket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.1." + (1 + i % 200)), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port), 5000);
        came.incrementAndGet();
        socket.getOutputStream().write(words[i % words.length]);
        held.add(socket);
        if (held.size() > HELD) {
          held.remove().close();
        }
      } catch (IOException e) {
        // turned away, as it should be
      }
    }
    for (Socket socket : held) {
      try {
        socket.close();
      } catch (IOException e) {
        // gone already
      }
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
