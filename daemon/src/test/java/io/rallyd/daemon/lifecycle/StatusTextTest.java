package io.rallyd.daemon.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.protocol.membership.NodeInfo;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.protocol.session.MemberStatus;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  private static final long GIB = 1L << 30;

  private static MemberStatus member(String ip, long offset, long trip, boolean connected) {
    return new MemberStatus(
        new NodeInfo(ip, "0.1.0", 8, 16 * GIB, 7, 0, "Linux", List.of("17=/jdk")),
        new NodeState(123 * GIB + GIB / 2, 0.5, "running 3 workers"),
        1_700_000_000_000L,
        offset,
        trip,
        connected);
  }

  private static DaemonStatus coordinator(MemberStatus... members) {
    return new DaemonStatus(
        "10.0.0.1",
        "10.0.0.1",
        "0.1.0",
        "coordinating",
        "",
        "race-1",
        List.of(members),
        Map.of("framesRead", 5L));
  }

  @Test
  void oneWordIsEnough() {
    assertThat(StatusText.word(Optional.of(coordinator()))).isEqualTo("Running");
    assertThat(StatusText.word(Optional.empty())).isEqualTo("Stopped");
  }

  @Test
  void theCoordinatorShowsItsMembers() {
    List<String> lines =
        StatusText.lines(
            coordinator(member("10.0.0.1", 0, -1, true), member("10.0.0.20", -1500, 300, false)),
            ZoneOffset.UTC);
    assertThat(lines)
        .containsExactly(
            "Node 10.0.0.1, coordinator 10.0.0.1, version 0.1.0: coordinating",
            "Race [race-1] is running",
            "",
            "ip         version  cores  memory    free disk  clock offset        member since         doing",
            "10.0.0.1   0.1.0    8      16.0 GiB  123.5 GiB  unknown             2023-11-14 22:13:20  running 3 workers",
            "10.0.0.20  0.1.0    8      16.0 GiB  123.5 GiB  -1.500 ms (±0.150)  2023-11-14 22:13:20  not answering");
  }

  @Test
  void aNodeSaysWhyItWaits() {
    DaemonStatus status =
        new DaemonStatus(
            "10.0.0.2", "10.0.0.1", "0.1.0", "waiting", "waiting for it", "", List.of(), Map.of());
    assertThat(StatusText.lines(status, ZoneOffset.UTC))
        .containsExactly("Node 10.0.0.2, coordinator 10.0.0.1, version 0.1.0: waiting for it");
  }

  @Test
  void programsGetJson() throws Exception {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(StatusText.json(Optional.empty())))
        .isEqualTo(json.createObjectNode().put("running", false));
    JsonNode tree =
        json.readTree(StatusText.json(Optional.of(coordinator(member("a", 1, 2, true)))));
    assertThat(tree.path("running").asBoolean()).isTrue();
    assertThat(tree.at("/members/0/cores").asInt()).isEqualTo(8);
    assertThat(tree.at("/members/0/doing").asText()).isEqualTo("running 3 workers");
    assertThat(tree.at("/members/0/since").asText()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(tree.at("/members/0/connected").asBoolean()).isTrue();
    assertThat(tree.at("/counters/framesRead").asLong()).isEqualTo(5);
  }

  @Test
  void countersGaugesAndSlowHandlersAreKeptApart() throws Exception {
    JsonNode tree = new ObjectMapper().readTree(StatusText.json(Optional.of(busy())));
    assertThat(tree.at("/counters/frames-sent").asLong()).isEqualTo(1234);
    assertThat(tree.at("/counters").has("connections-open")).isFalse();
    assertThat(tree.at("/gauges/connections-open").asLong()).isEqualTo(2);
    assertThat(tree.at("/slow_handlers/0/handler").asText()).isEqualTo("LoadDelta");
    assertThat(tree.at("/slow_handlers/0/count").asLong()).isEqualTo(4);
    assertThat(tree.at("/slow_handlers/0/worst_micros").asLong()).isEqualTo(250_000);
    assertThat(tree.at("/counters").size()).isEqualTo(5);
  }

  @Test
  void peopleReadWhatTheConnectionsDid() {
    assertThat(StatusText.traffic(busy()))
        .contains(
            "Connections  2 open, 0 yet to prove that they belong, 0 waiting to; 0 opened, 4 refused"
                + " (secret 3, busy 1)",
            "Dialling     0 failed; 10 handshakes in 1.5 ms on average",
            "Frames       0 in (0 B), 1,234 out (0 B); 0 sent again, 0 dropped as duplicates, 0"
                + " bad",
            "Handlers     0 slow, 0 failed: LoadDelta 4 times, at worst 250 ms");
    assertThat(
            StatusText.traffic(
                new DaemonStatus("a", "a", "1", "unknown", "", "", List.of(), Map.of())))
        .isEmpty();
  }

  private static DaemonStatus busy() {
    return new DaemonStatus(
        "10.0.0.1",
        "10.0.0.1",
        "0.1.0",
        "coordinating",
        "",
        "",
        List.of(),
        Map.of(
            "frames-sent", 1234L,
            "connections-open", 2L,
            "connections-refused-secret", 3L,
            "connections-refused-busy", 1L,
            "handshakes-done", 10L,
            "handshakes-micros", 15_000L,
            "handler-slow/LoadDelta/count", 4L,
            "handler-slow/LoadDelta/worst-micros", 250_000L));
  }
}
