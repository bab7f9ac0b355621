package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.transport.faults.FaultProxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node whose network flaps does not fill the log, and costs nothing that stays. */
@Timeout(1800)
class FlappingTest {
  private static final int FLAPS = 40;
  private static final int LINES_A_MINUTE = 10;

  /** Between two flaps of the long run; a thousand make it five minutes of a flap each second. */
  private static final int PAUSE_MILLIS = Integer.getInteger("rallyd.flap.millis", 50);

  private final long start = System.nanoTime();

  /** How many lines there may be by now: a slow machine has more minutes. */
  private int allowed() {
    long minutes = Duration.ofNanos(System.nanoTime() - start).toMinutes();
    return (int) (LINES_A_MINUTE * (1 + minutes));
  }

  @Test
  void linesAreBoundedAndTheSessionGoesOn() throws Exception {
    try (Lines server = Lines.of(SessionRegistry.class);
        Lines client = Lines.of(Dialling.class);
        Cluster cluster =
            new Cluster(Cluster.patient(), Cluster.echo().build(), Handlers.builder().build());
        FaultProxy proxy = new FaultProxy(cluster.tcp())) {
      Cluster.Client node =
          cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, Handlers.builder().build());
      Link link = node.link();
      for (int i = 0; i < FLAPS; i++) {
        Cluster.await(link.request(Cluster.check("a"), Duration.ofSeconds(60)));
        proxy.cut();
      }
      Cluster.await(link.request(Cluster.check("a"), Duration.ofSeconds(60)));
      assertThat(cluster.server.counters().get("sessions-resumed")).isGreaterThanOrEqualTo(FLAPS);
      assertThat(server.texts()).hasSizeBetween(LINES_A_MINUTE, allowed());
      assertThat(client.texts()).hasSizeBetween(LINES_A_MINUTE, allowed());
      assertThat(server.texts().get(0)).contains("session " + link.peer().shortId());
    }
  }

  /** As many flaps as five minutes have seconds, and more while memory grows. */
  @Test
  @Tag("slow")
  void threeHundredFlapsLeaveNothingBehind() throws Exception {
    try (Lines server = Lines.of(SessionRegistry.class);
        Lines client = Lines.of(Dialling.class);
        Cluster cluster =
            new Cluster(Cluster.patient(), Cluster.echo().build(), Handlers.builder().build());
        FaultProxy proxy = new FaultProxy(cluster.tcp())) {
      Cluster.Client node =
          cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, Handlers.builder().build());
      Link link = node.link();
      assertThat(
              new Plateau(6, 24, 8 << 20)
                  .reached(
                      () -> {
                        flap(link, proxy, 50);
                        return Canary.liveBytes() + Canary.directBytes();
                      }))
          .as("memory stays as it is")
          .isTrue();
      System.out.printf("%d and %d lines%n", server.texts().size(), client.texts().size());
      assertThat(server.texts()).hasSizeBetween(LINES_A_MINUTE, allowed());
      assertThat(client.texts()).hasSizeBetween(LINES_A_MINUTE, allowed());
      assertThat(node.events().up).hasSize(1);
      assertThat(cluster.serverSide.up).hasSize(1);
    }
  }

  private static void flap(Link link, FaultProxy proxy, int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      Cluster.await(link.request(Cluster.check("a"), Duration.ofSeconds(60)));
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      if (i % 3 == 0) {
        proxy.reset();
      } else {
        proxy.cut();
      }
    }
    Cluster.await(link.request(Cluster.check("a"), Duration.ofSeconds(60)));
  }
}
