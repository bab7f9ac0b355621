package io.rallyd.daemon.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.session.TargetHost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The coordinator's own requests take the client options as the load drivers do. */
class ClusterClientTest {

  private static ClusterTarget target(int port, Map<String, Object> options) {
    return new ClusterTarget(
        "default", List.of(new TargetHost("127.0.0.1", port, false, "")), options, "", "");
  }

  private static List<String> sent(String header, Map<String, Object> options) throws Exception {
    CompletableFuture<List<String>> seen = new CompletableFuture<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          seen.complete(exchange.getRequestHeaders().getOrDefault(header, List.of()));
          byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      new ClusterClient(target(server.getAddress().getPort(), options))
          .get("/", Duration.ofSeconds(60))
          .get(120, TimeUnit.SECONDS);
      return seen.get(120, TimeUnit.SECONDS);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void allWaysToAuthenticateAreUnderstood() throws Exception {
    assertThat(sent("Authorization", Map.of("basic_auth_user", "u", "basic_auth_password", "p")))
        .containsExactly("Basic dTpw");
    assertThat(sent("Authorization", Map.of("basic_auth", List.of("u", "p"))))
        .containsExactly("Basic dTpw");
    assertThat(sent("Authorization", Map.of("api_key", "k"))).containsExactly("ApiKey k");
  }

  @Test
  void headersOfTheUserAreSentAndThoseOfTheClientAreLeftAlone() throws Exception {
    Map<String, Object> headers = Map.of("X-own", "1", "Host", "elsewhere");
    assertThat(sent("X-own", Map.of("headers", headers))).containsExactly("1");
  }

  @Test
  void whatTheDriversWouldRefuseIsRefusedBeforeTheRaceBegins() {
    assertThatThrownBy(
            () -> new ClusterClient(target(9200, Map.of("create_api_key_per_client", true))))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("create_api_key_per_client");
  }
}
