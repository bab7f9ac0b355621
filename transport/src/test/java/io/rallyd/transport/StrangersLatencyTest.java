package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Measures what ten thousand strangers do to the round trips of a member: phases with and without
 * them in turn, and the ratio of both. The figure is reported and decides nothing; that the member
 * stays and all its requests are answered does.
 */
@Tag("slow")
@Timeout(600)
class StrangersLatencyTest {
  private static final int PAIRS = 5;
  private static final int STRANGERS = 10_000;
  private static final Duration PHASE = Duration.ofSeconds(10);
  private static final int REQUESTS_PER_SECOND = 200;
  private static final int HELD = 200;

  @Test
  void roundTripsOfAMemberWithAndWithoutStrangers() throws Exception {
    TransportSettings settings = TransportSettings.defaults("0.1.0");
    ScheduledExecutorService clock =
        Executors.newScheduledThreadPool(2, task -> new Thread(task, "phases"));
    try (Cluster cluster =
        new Cluster(settings, Cluster.echo().build(), Handlers.builder().build())) {
      int port = cluster.tcp();
      Cluster.Client member =
          cluster.dial(cluster.at(port), Peer.Role.NODE, Handlers.builder().build());
      Link link = member.link();
      phase(clock, link, port, 0);
      double[] without = new double[PAIRS];
      double[] with = new double[PAIRS];
      for (int i = 0; i < PAIRS; i++) {
        without[i] = phase(clock, link, port, 0);
        with[i] = phase(clock, link, port, STRANGERS / PAIRS);
      }
      System.out.printf(
          "p99 of the round trip in ms, without strangers %s, with %d each %s;"
              + " medians %.3f and %.3f, ratio %.2f%n",
          Arrays.toString(without),
          STRANGERS / PAIRS,
          Arrays.toString(with),
          median(without),
          median(with),
          median(with) / median(without));
      System.out.println(cluster.server.counters());
      assertThat(member.events().up).hasSize(1);
      assertThat(member.events().down).isEmpty();
      assertThat(cluster.server.counters().get("connections-opened"))
          .isGreaterThanOrEqualTo(STRANGERS);
    } finally {
      clock.shutdownNow();
    }
  }

  /** Returns the p99 of the round trip, in milliseconds, while so many strangers come. */
  private static double phase(ScheduledExecutorService clock, Link link, int port, int strangers)
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
            link.request(Cluster.check("ping"), Duration.ofSeconds(30))
                .thenRun(() -> nanos.add(System.nanoTime() - due));
          },
          due - System.nanoTime(),
          TimeUnit.NANOSECONDS);
    }
    crowd.join();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (nanos.size() < requests && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(nanos).as("answers").hasSize(requests);
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return Math.round(sorted[sorted.length * 99 / 100] / 1e3) / 1e3;
  }

  /** Comes from many addresses; some say nothing, some garbage, some begin a TLS handshake. */
  private static void crowd(int port, int count, long start) {
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
