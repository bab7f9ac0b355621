package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.transport.faults.FaultProxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node whose network flaps does not fill the log. */
@Timeout(60)
class FlappingTest {
  private static final int FLAPS = 40;

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
        Cluster.await(link.request(Cluster.check("a"), Duration.ofSeconds(20)));
        proxy.cut();
      }
      Cluster.await(link.request(Cluster.check("a"), Duration.ofSeconds(20)));
      assertThat(cluster.server.counters().get("sessions-resumed")).isGreaterThanOrEqualTo(FLAPS);
      assertThat(server.texts()).hasSize(10);
      assertThat(client.texts()).hasSize(10);
      assertThat(server.texts().get(0)).contains("session " + link.peer().shortId());
    }
  }
}
