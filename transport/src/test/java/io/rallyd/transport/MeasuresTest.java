package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.transport.faults.FaultProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class MeasuresTest {
  private static final Handlers NONE = Handlers.builder().build();

  private static Set<String> names() {
    return Measures.all().stream()
        .map(Measures.Measure::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyNumberOfAServerAndAClientIsExplained() {
    try (Cluster cluster = new Cluster(Cluster.patient(), Cluster.echo().build(), NONE)) {
      assertThat(new TreeSet<>(cluster.server.counters().keySet())).isEqualTo(names());
      Cluster.Client node = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      Cluster.await(node.link().request(Cluster.check("a"), Duration.ofSeconds(20)));
      assertThat(node.transport().counters())
          .containsEntry("sessions-open", 1L)
          .containsEntry("connections-open", 1L);
      assertThat(cluster.server.counters())
          .containsEntry("sessions-open", 1L)
          .containsEntry("sessions-waiting", 0L)
          .containsEntry("connections-pending", 0L)
          .containsEntry("handshakes-done", 1L);
      assertThat(cluster.server.counters().get("handshakes-micros")).isPositive();
    }
  }

  @Test
  void everyNumberIsInTheDocumentation() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "operations.md"));
    assertThat(names()).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  @Test
  void aMemberThatDoesNotComeBackIsCountedAsLost() throws Exception {
    try (Cluster cluster = new Cluster(Cluster.quick(), Cluster.echo().build(), NONE);
        FaultProxy proxy = new FaultProxy(cluster.tcp())) {
      Cluster.Client node = cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, NONE);
      node.link();
      proxy.down();
      Cluster.await(cluster.serverSide.down);
      assertThat(cluster.server.counters()).containsEntry("sessions-lost", 1L);
      Cluster.await(node.events().failed);
      assertThat(node.transport().counters().get("connects-failed-unreachable")).isPositive();
    }
  }

  @Test
  void slowHandlersAreNamedTheWorstFirst() {
    SlowHandlers slow = new SlowHandlers();
    slow.add("A", 200_000_000);
    slow.add("B", 900_000_000);
    slow.add("A", 150_000_000);
    Map<String, Long> snapshot = new java.util.HashMap<>(Map.of("handlers-slow", 3L));
    slow.into(snapshot);
    assertThat(Measures.slowHandlers(snapshot))
        .containsExactly(
            new Measures.SlowHandler("B", 1, 900_000), new Measures.SlowHandler("A", 2, 200_000));
    assertThat(snapshot.keySet()).filteredOn(Measures::ofHandler).hasSize(4);
  }

  @Test
  void severalAddUpButTheWorstStaysTheWorst() {
    assertThat(
            Measures.together(
                List.of(
                    Map.of("frames-sent", 2L, "queue-bytes-worst", 5L),
                    Map.of("frames-sent", 3L, "queue-bytes-worst", 4L))))
        .isEqualTo(Map.of("frames-sent", 5L, "queue-bytes-worst", 5L));
  }
}
