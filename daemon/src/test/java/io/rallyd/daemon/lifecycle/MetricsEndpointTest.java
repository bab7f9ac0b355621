package io.rallyd.daemon.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.membership.NodeInfo;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.protocol.session.MemberStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Prometheus gets to read. */
class MetricsEndpointTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-z_]+)(\\{[a-z_]+=\"(?:[^\"\\\\]|\\\\.)*\"(?:,[a-z_]+=\"(?:[^\"\\\\]|\\\\.)*\")*})?"
              + " -?[0-9.]+");

  private final HttpClient client = HttpClient.newHttpClient();

  private static DaemonStatus status() {
    return new DaemonStatus(
        "10.0.0.1",
        "10.0.0.1",
        "0.1.0 \"x\"",
        "coordinating",
        "",
        "race-1",
        List.of(
            new MemberStatus(
                new NodeInfo("10.0.0.2", "0.1.0", 8, 1, 7, 0, "Linux", List.of()),
                new NodeState(1, 0.5, "idle"),
                1,
                -1500,
                300,
                true)),
        Map.of(
            "frames-sent", 5L,
            "connections-open", 2L,
            "connections-refused-secret", 3L,
            "connections-refused-busy", 1L,
            "handshakes-micros", 1_500_000L,
            "handler-slow/LoadDelta/count", 4L,
            "handler-slow/LoadDelta/worst-micros", 250_000L));
  }

  private HttpResponse<String> ask(MetricsEndpoint endpoint, String method, String path)
      throws Exception {
    URI uri = URI.create(endpoint.url()).resolve(path);
    return client.send(
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Test
  void numbersAreShownAsPrometheusWantsThem() throws Exception {
    try (MetricsEndpoint endpoint = MetricsEndpoint.start(anyPort(), MetricsEndpointTest::status)) {
      HttpResponse<String> response = ask(endpoint, "GET", "/metrics");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(response.body())
          .contains("# TYPE rallyd_frames_sent_total counter\nrallyd_frames_sent_total 5\n")
          .contains("# TYPE rallyd_connections_open gauge\nrallyd_connections_open 2\n")
          .contains("rallyd_connections_refused_total{reason=\"secret\"} 3\n")
          .contains("rallyd_connections_refused_total{reason=\"busy\"} 1\n")
          .contains("rallyd_handshakes_seconds_total 1.500000\n")
          .contains("rallyd_handler_slow_total{handler=\"LoadDelta\"} 4\n")
          .contains("rallyd_handler_slow_worst_seconds{handler=\"LoadDelta\"} 0.250000\n")
          .contains("rallyd_member_clock_offset_seconds{ip=\"10.0.0.2\"} -0.001500\n")
          .contains("version=\"0.1.0 \\\"x\\\"\"")
          .contains("rallyd_race_running 1\n");
      assertWellFormed(response.body());
    }
  }

  /** Each metric has one head, before all of its samples, which stand together. */
  private static void assertWellFormed(String body) {
    Set<String> seen = new HashSet<>();
    String current = "";
    String typed = "";
    for (String line : body.split("\n")) {
      if (line.startsWith("# HELP ")) {
        current = line.split(" ")[2];
        assertThat(seen.add(current)).as(line).isTrue();
      } else if (line.startsWith("# TYPE ")) {
        typed = line.split(" ")[2];
        assertThat(line).matches("# TYPE [a-z_]+ (counter|gauge)");
        assertThat(line.endsWith("counter")).isEqualTo(typed.endsWith("_total"));
      } else {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(sample.group(1)).isEqualTo(current).isEqualTo(typed);
      }
    }
    assertThat(body).endsWith("\n");
  }

  @Test
  void nothingElseIsThere() throws Exception {
    try (MetricsEndpoint endpoint = MetricsEndpoint.start(anyPort(), MetricsEndpointTest::status)) {
      assertThat(ask(endpoint, "GET", "/").statusCode()).isEqualTo(404);
      assertThat(ask(endpoint, "GET", "/metrics/more").statusCode()).isEqualTo(404);
      assertThat(ask(endpoint, "POST", "/metrics").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void aPortInUseIsOneSentence() {
    try (MetricsEndpoint first = MetricsEndpoint.start(anyPort(), MetricsEndpointTest::status)) {
      int port = URI.create(first.url()).getPort();
      assertThatThrownBy(
              () ->
                  MetricsEndpoint.start(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                      MetricsEndpointTest::status))
          .isInstanceOf(RallyException.class)
          .hasMessageContaining("127.0.0.1:" + port + " ('metrics.port' in section [daemon])");
    }
  }
}
