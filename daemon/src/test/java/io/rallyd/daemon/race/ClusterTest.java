package io.rallyd.daemon.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.session.TargetHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What race control learns of a cluster from a server's answers. */
class ClusterTest {
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void theRootTellsWhatItIs() throws Exception {
    answer(
        "/",
        200,
        "{\"version\":{\"number\":\"3.1.0\",\"distribution\":\"opensearch\",\"build_hash\":\"b\"}}");
    assertThat(probe()).isEqualTo(new Cluster.Facts("3.1.0", "opensearch", "b", false));
  }

  @Test
  void theNodesTellWhatItIsWhereTheRootIsNoResource() throws Exception {
    answer("/", 405, "{\"error\":\"Incorrect HTTP method for uri [/]\",\"status\":405}");
    answer(
        "/_nodes",
        200,
        "{\"nodes\":{\"x\":{\"version\":\"8.19.0\",\"build_flavor\":\"default\",\"build_hash\":\"h\"}}}");
    assertThat(probe()).isEqualTo(new Cluster.Facts("8.19.0", "default", "h", false));
  }

  @Test
  void aServerThatTellsNothingIsRefused() {
    answer("/", 405, "{}");
    answer("/_nodes", 200, "{}");
    assertRefused("does not tell a version");
  }

  @Test
  void otherErrorsOfTheRootAreErrors() {
    answer("/", 401, "{\"error\":\"missing credentials\"}");
    answer("/_nodes", 200, "{\"nodes\":{\"x\":{\"version\":\"8.19.0\"}}}");
    assertRefused("HTTP status 401");
  }

  @Test
  void aServerThatIsTooOldIsRefused() {
    answer("/", 200, "{\"version\":{\"number\":\"6.7.2\",\"build_flavor\":\"default\"}}");
    assertRefused("at least Elasticsearch 6.8.0");
  }

  @Test
  void aClusterThatIsNotAskedIsWhatWasOrdered() {
    assertThat(Cluster.Facts.named("opensearch", "2.19.1").flavor()).isEqualTo("opensearch");
    assertThat(Cluster.Facts.named("elasticsearch", "6.8.23"))
        .isEqualTo(new Cluster.Facts("6.8.23", "oss", "oss", false));
    assertThat(Cluster.Facts.named("", "")).isEqualTo(Cluster.Facts.UNKNOWN);
  }

  private void assertRefused(String sentence) {
    assertThatThrownBy(this::probe)
        .cause()
        .isInstanceOf(RallyException.class)
        .hasMessageContaining(sentence);
  }

  private Cluster.Facts probe() throws Exception {
    TargetHost host = new TargetHost("127.0.0.1", server.getAddress().getPort(), false, "");
    return new Cluster(new ClusterTarget("default", List.of(host), Map.of(), "", ""))
        .probe()
        .get(120, TimeUnit.SECONDS);
  }

  private void answer(String path, int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }
}
