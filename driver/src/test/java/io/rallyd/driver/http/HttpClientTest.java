package io.rallyd.driver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rallyd.driver.http.FakeElasticsearch.Reply;
import io.rallyd.driver.loop.Clock;
import io.rallyd.driver.loop.IoBackend;
import io.rallyd.driver.loop.WorkerLoop;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.session.TargetHost;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpClientTest {
  private final FakeElasticsearch server = new FakeElasticsearch();
  private final WorkerLoop loop = new WorkerLoop("test", IoBackend.best(), Clock.system());
  private final RequestTiming timing = new RequestTiming();
  private HttpCluster cluster;
  private HttpClient client;

  /** An answer as a test looks at it. */
  private record Got(int status, String text, Map<String, String> headers) {}

  @AfterEach
  void stop() {
    if (client != null) {
      loop.eventLoop().submit(client::close).syncUninterruptibly();
    }
    loop.shutdown().syncUninterruptibly();
    if (cluster != null) {
      cluster.close();
    }
    server.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Reply.Way.class,
      names = {"PLAIN", "CHUNKED", "GZIP", "UNTIL_CLOSE"})
  void readsAnswersHoweverTheyAreSent(Reply.Way way) throws Exception {
    connect(Map.of());
    String json = "{\"took\": 3, \"text\": \"" + "ä".repeat(50_000) + "\"}";
    server.behave(asked -> Reply.ok(json).by(way));
    assertThat(send(HttpRequest.of("GET", "/").keepingBody()).text()).isEqualTo(json);
    assertThat(timing.complete()).isTrue();
    assertThat(timing.endNanos()).isGreaterThan(timing.startNanos());
  }

  @Test
  void keepsItsConnectionFromRequestToRequest() throws Exception {
    connect(Map.of());
    for (int i = 0; i < 20; i++) {
      assertThat(send(HttpRequest.of("GET", "/" + i)).status()).isEqualTo(200);
    }
    assertThat(server.connections()).isOne();
  }

  @Test
  void forgetsTheBodyOfASuccessThatNobodyWantsButKeepsThatOfAnError() throws Exception {
    connect(Map.of("max_retries", 0));
    server.behave(asked -> Reply.ok("x".repeat(3_000_000)));
    assertThat(send(HttpRequest.of("GET", "/")).text()).isEmpty();
    server.behave(asked -> Reply.of(404, "gone").by(Reply.Way.CHUNKED));
    Got got = send(HttpRequest.of("GET", "/"));
    assertThat(got.status()).isEqualTo(404);
    assertThat(got.text()).isEqualTo("gone");
    assertThat(server.connections()).isOne();
  }

  @Test
  void sendsTheHeadersThatTheServersAgreeOn() throws Exception {
    connect(Map.of("basic_auth_user", "elastic", "basic_auth_password", "p:w"));
    send(
        HttpRequest.of("POST", "/i/_search", RequestBody.of("{}"))
            .addingHeaders(Map.of("x-opaque-id", "o1", "Accept", "text/plain")));
    Map<String, String> headers = server.asked().get(0).headers();
    assertThat(headers)
        .containsEntry("host", "127.0.0.1:" + server.port())
        .containsEntry("authorization", "Basic ZWxhc3RpYzpwOnc=")
        .containsEntry("accept-encoding", "gzip, deflate")
        .containsEntry("content-type", "application/json")
        .containsEntry("accept", "application/json")
        .containsEntry("content-length", "2")
        .containsEntry("x-opaque-id", "o1");
  }

  @Test
  void asksElasticsearch8ForItsVersionedMediaTypes() throws Exception {
    client =
        new HttpClient(
            loop, HttpCluster.resolve(target(Map.of(), "8.5.0", "default", server.port())), 0);
    send(HttpRequest.of("PUT", "/_bulk", RequestBody.of("{}\n")));
    assertThat(server.asked().get(0).headers())
        .containsEntry("accept", "application/vnd.elasticsearch+json; compatible-with=8")
        .containsEntry("content-type", "application/vnd.elasticsearch+json; compatible-with=8");
  }

  @Test
  void compressesBodiesWhenAsked() throws Exception {
    connect(Map.of("http_compress", true));
    send(HttpRequest.of("PUT", "/_bulk", RequestBody.of("hello ".repeat(1000))));
    FakeElasticsearch.Asked asked = server.asked().get(0);
    assertThat(asked.headers())
        .containsEntry("content-encoding", "gzip")
        .containsEntry("accept-encoding", "gzip");
    assertThat(asked.body()).hasSizeLessThan(1000);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(asked.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("hello ".repeat(1000));
    }
  }

  @Test
  void triesAgainAtTheNextHostWhenOneIsOverloadedOrResets() throws Exception {
    try (FakeElasticsearch other = new FakeElasticsearch()) {
      client =
          new HttpClient(
              loop, HttpCluster.resolve(target(Map.of(), "", "", server.port(), other.port())), 0);
      server.behave(asked -> Reply.of(503, "busy"));
      assertThat(send(HttpRequest.of("GET", "/a")).status()).isEqualTo(200);
      server.behave(asked -> Reply.of(200, "").by(Reply.Way.RESET));
      assertThat(send(HttpRequest.of("GET", "/b")).status()).isEqualTo(200);
      assertThat(server.asked()).hasSize(2);
      assertThat(other.asked()).hasSize(2);
    }
  }

  @Test
  void givesUpAfterTheAllowedRetriesWithTheLastAnswer() throws Exception {
    connect(Map.of());
    server.behave(asked -> Reply.of(429, "slow down"));
    assertThat(send(HttpRequest.of("GET", "/")).text()).isEqualTo("slow down");
    assertThat(server.asked()).hasSize(4);
  }

  @Test
  void doesNotTryOtherErrorsAgain() throws Exception {
    connect(Map.of());
    server.behave(asked -> Reply.of(500, "no"));
    assertThat(send(HttpRequest.of("GET", "/")).status()).isEqualTo(500);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void aStalledServerIsATimeoutAndIsNotAskedAgain() throws Exception {
    connect(Map.of());
    assertThat(send(HttpRequest.of("GET", "/")).status()).isEqualTo(200);
    server.behave(asked -> Reply.ok("").by(Reply.Way.NEVER));
    TransportException e =
        fails(HttpRequest.of("GET", "/never").withTimeout(TimeUnit.MILLISECONDS.toNanos(100)));
    assertThat(e.kind()).isEqualTo(TransportException.Kind.TIMEOUT);
    server.behave(asked -> Reply.ok("fine"));
    assertThat(send(HttpRequest.of("GET", "/")).status()).isEqualTo(200);
    assertThat(server.connections()).isEqualTo(2);
    // A busy machine may not even have got to send it.
    assertThat(server.asked())
        .filteredOn(asked -> asked.path().equals("/never"))
        .hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aRefusedConnectionIsAConnectionErrorThatNamesTheHost() throws Exception {
    server.close();
    connect(Map.of());
    TransportException e = fails(HttpRequest.of("GET", "/"));
    assertThat(e.kind()).isEqualTo(TransportException.Kind.CONNECTION);
    assertThat(e).hasMessageContaining("127.0.0.1:" + server.port());
    assertThat(timing.complete()).isTrue();
  }

  @Test
  void closingFailsWhatIsUnderWay() throws Exception {
    connect(Map.of());
    server.behave(asked -> Reply.ok("").by(Reply.Way.NEVER));
    CompletableFuture<Got> running = start(HttpRequest.of("GET", "/"));
    loop.eventLoop().submit(client::close).sync();
    assertThat(catchThrowableOfType(ExecutionException.class, running::get).getCause())
        .isInstanceOf(TransportException.class);
  }

  @Test
  void aRequestThatIsSentAgainIsTheSameOnTheWireAndOthersInBetweenAreNot() throws Exception {
    connect(Map.of());
    HttpRequest again = HttpRequest.of("POST", "/i/_search", RequestBody.of("{\"size\":1}"));
    HttpRequest other = HttpRequest.of("POST", "/j/_search", RequestBody.of("{}"));
    for (HttpRequest request : List.of(again, again, again, again, other, other, again, again)) {
      assertThat(send(request).status()).isEqualTo(200);
    }
    List<FakeElasticsearch.Asked> asked = server.asked();
    assertThat(asked.stream().map(a -> a.path() + a.text()))
        .containsExactly(
            "/i/_search{\"size\":1}",
            "/i/_search{\"size\":1}",
            "/i/_search{\"size\":1}",
            "/i/_search{\"size\":1}",
            "/j/_search{}",
            "/j/_search{}",
            "/i/_search{\"size\":1}",
            "/i/_search{\"size\":1}");
    assertThat(asked.get(3).headers()).isEqualTo(asked.get(0).headers());
    assertThat(asked.get(7).headers()).isEqualTo(asked.get(0).headers());
  }

  @Test
  void aCompressedRequestThatIsSentAgainIsTheSameOnTheWire() throws Exception {
    connect(Map.of("http_compress", true));
    HttpRequest again = HttpRequest.of("POST", "/_search", RequestBody.of("hello ".repeat(100)));
    for (int i = 0; i < 4; i++) {
      send(again);
    }
    assertThat(server.asked())
        .allSatisfy(
            asked -> {
              assertThat(asked.headers()).containsEntry("content-encoding", "gzip");
              assertThat(asked.body()).isEqualTo(server.asked().get(0).body());
            });
  }

  @Test
  void eachRequestHasTheTimeoutThatItAskedForWhateverCameBefore() throws Exception {
    connect(Map.of());
    assertThat(send(HttpRequest.of("GET", "/")).status()).isEqualTo(200);
    server.behave(asked -> Reply.ok("").by(Reply.Way.NEVER));
    long before = System.nanoTime();
    HttpRequest shorter = HttpRequest.of("GET", "/").withTimeout(TimeUnit.MILLISECONDS.toNanos(30));
    assertThat(fails(shorter).kind()).isEqualTo(TransportException.Kind.TIMEOUT);
    HttpRequest longer = HttpRequest.of("GET", "/").withTimeout(TimeUnit.MILLISECONDS.toNanos(90));
    assertThat(fails(longer).kind()).isEqualTo(TransportException.Kind.TIMEOUT);
    assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(120));
    server.behave(asked -> Reply.ok("fine"));
    HttpRequest longest = longer.withTimeout(TimeUnit.SECONDS.toNanos(60));
    assertThat(send(longest.keepingBody()).text()).isEqualTo("fine");
  }

  @Test
  void theRestOfABodyThatIsNotWantedIsForgottenAndTheConnectionStays() throws Exception {
    connect(Map.of());
    server.behave(asked -> Reply.ok("head" + "x".repeat(3_000_000)));
    for (int i = 0; i < 3; i++) {
      CompletableFuture<String> text = new CompletableFuture<>();
      loop.execute(
          () ->
              client
                  .send(HttpRequest.of("GET", "/").keepingBody(), timing, soFar -> false)
                  .thenAccept(
                      response -> {
                        try (response) {
                          text.complete(response.text());
                        }
                      }));
      assertThat(text.get(60, TimeUnit.SECONDS)).startsWith("head").hasSizeLessThan(1_000_000);
    }
    assertThat(server.connections()).isOne();
  }

  private void connect(Map<String, Object> options) {
    cluster = HttpCluster.resolve(server.target(options));
    client = new HttpClient(loop, cluster, 0);
  }

  private static ClusterTarget target(
      Map<String, Object> options, String version, String flavor, int... ports) {
    List<TargetHost> hosts =
        java.util.Arrays.stream(ports)
            .mapToObj(port -> new TargetHost("127.0.0.1", port, false, ""))
            .toList();
    return new ClusterTarget("default", hosts, options, version, flavor);
  }

  private Got send(HttpRequest request) throws Exception {
    return start(request).get(60, TimeUnit.SECONDS);
  }

  private TransportException fails(HttpRequest request) {
    ExecutionException e =
        catchThrowableOfType(
            ExecutionException.class, () -> start(request).get(60, TimeUnit.SECONDS));
    return (TransportException) e.getCause();
  }

  private CompletableFuture<Got> start(HttpRequest request) {
    CompletableFuture<Got> got = new CompletableFuture<>();
    loop.execute(
        () ->
            client
                .send(request, timing)
                .whenComplete(
                    (response, error) -> {
                      if (error != null) {
                        got.completeExceptionally(error);
                        return;
                      }
                      try (response) {
                        got.complete(
                            new Got(response.status(), response.text(), response.headers()));
                      }
                    }));
    return got;
  }
}
