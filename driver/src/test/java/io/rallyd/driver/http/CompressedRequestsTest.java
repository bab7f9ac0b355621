package io.rallyd.driver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.rallyd.driver.http.FakeElasticsearch.Asked;
import io.rallyd.driver.http.FakeElasticsearch.Reply;
import io.rallyd.driver.loop.Clock;
import io.rallyd.driver.loop.IoBackend;
import io.rallyd.driver.loop.WorkerLoop;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several clients of one loop whose bodies are compressed. */
class CompressedRequestsTest {
  private static final int CLIENTS = 4;
  private static final byte[] LARGE = "{\"a\": \"large\"}\n".repeat(5_000).getBytes();

  private final FakeElasticsearch server = new FakeElasticsearch();
  private final WorkerLoop loop = new WorkerLoop("test", IoBackend.best(), Clock.system());
  private final HttpCluster cluster =
      HttpCluster.resolve(server.target(Map.of("http_compress", true)));
  private final List<HttpClient> clients = new ArrayList<>();
  private final RequestTiming timing = new RequestTiming();

  CompressedRequestsTest() {
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new HttpClient(loop, cluster, i));
    }
  }

  @AfterEach
  void stop() {
    onLoop(() -> clients.forEach(HttpClient::close));
    loop.shutdown().syncUninterruptibly();
    cluster.close();
    server.close();
  }

  @Test
  void largeBodiesOfSeveralClientsAtOnceArriveIntact() throws Exception {
    List<String> bodies = new ArrayList<>();
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < CLIENTS; i++) {
        String body = ("{\"client\": " + i + ", \"round\": " + round + "}\n").repeat(5_000 + i);
        bodies.add(body);
        answers.add(send(clients.get(i), RequestBody.of(body)));
      }
    }
    for (CompletableFuture<Integer> answer : answers) {
      assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(200);
    }
    List<String> arrived = new ArrayList<>();
    for (Asked asked : server.asked()) {
      assertThat(asked.headers())
          .containsEntry("content-encoding", "gzip")
          .containsEntry("content-length", Integer.toString(asked.body().length));
      arrived.add(new String(plain(asked.body())));
    }
    assertThat(arrived).containsExactlyInAnyOrderElementsOf(bodies);
  }

  @Test
  void otherClientsGoOnWhileABodyIsCompressed() throws Exception {
    HeldBody held = new HeldBody(LARGE);
    CompletableFuture<Integer> waiting = send(clients.get(0), held);
    held.awaitBegun();
    for (int i = 1; i < CLIENTS; i++) {
      assertThat(send(clients.get(i), RequestBody.of("{}")).get(60, TimeUnit.SECONDS))
          .isEqualTo(200);
    }
    assertThat(waiting).isNotDone();
    assertThat(server.asked()).hasSize(CLIENTS - 1);
    held.letGo();
    assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(plain(server.asked().get(CLIENTS - 1).body())).isEqualTo(LARGE);
  }

  @Test
  void theTimingBeginsBehindTheCompression() throws Exception {
    HeldBody held = new HeldBody(LARGE);
    CompletableFuture<Integer> waiting = send(clients.get(0), held);
    held.awaitBegun();
    long stillCompressing = System.nanoTime();
    held.letGo();
    waiting.get(60, TimeUnit.SECONDS);
    long started = loop.eventLoop().submit(timing::startNanos).syncUninterruptibly().getNow();
    assertThat(started - stillCompressing).isPositive();
  }

  @Test
  void aSmallBodyIsCompressedWhereItIs() throws Exception {
    HeldBody small = new HeldBody(new byte[1000]);
    small.letGo();
    send(clients.get(0), small).get(60, TimeUnit.SECONDS);
    assertThat(loop.eventLoop().inEventLoop(small.writer())).isTrue();
    assertThat(plain(server.asked().get(0).body())).isEqualTo(new byte[1000]);
  }

  @Test
  void aBodyThatIsReadyIsSentAndOneOnItsWayIsWaitedFor() throws Exception {
    Compression compression = cluster.compression().orElseThrow();
    HeldBody held = new HeldBody(LARGE);
    GzipJob job = compression.ahead(held);
    held.letGo();
    job.hurry().get(60, TimeUnit.SECONDS);
    send(clients.get(0), prepared(held, job)).get(60, TimeUnit.SECONDS);
    HeldBody later = new HeldBody(LARGE);
    CompletableFuture<Integer> waiting =
        send(clients.get(0), prepared(later, compression.ahead(later)));
    later.awaitBegun();
    later.letGo();
    waiting.get(60, TimeUnit.SECONDS);
    assertThat(held.written()).isOne();
    assertThat(later.written()).isOne();
    for (Asked asked : server.asked()) {
      assertThat(plain(asked.body())).isEqualTo(LARGE);
    }
  }

  @Test
  void aRetrySendsTheSameBytesAndDoesNotCompressAgain() throws Exception {
    server.behave(asked -> Reply.of(server.asked().size() < 3 ? 503 : 200, "{}"));
    HeldBody body = new HeldBody(LARGE);
    body.letGo();
    assertThat(send(clients.get(0), body).get(60, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(server.asked()).hasSize(3);
    assertThat(server.asked())
        .allSatisfy(asked -> assertThat(asked.body()).isEqualTo(server.asked().get(0).body()));
    assertThat(body.written()).isOne();
  }

  @Test
  void aClientThatIsClosedMeanwhileSendsNothing() throws Exception {
    HeldBody held = new HeldBody(LARGE);
    CompletableFuture<Integer> waiting = send(clients.get(0), held);
    held.awaitBegun();
    onLoop(clients.get(0)::close);
    assertThatThrownBy(() -> waiting.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TransportException.class);
    held.letGo();
    // The thread ends behind its work, and what that left for the loop comes before what follows.
    cluster.close();
    held.writer().join(60_000);
    onLoop(() -> {});
    assertThat(server.asked()).isEmpty();
    assertThat(server.connections()).isZero();
  }

  @Test
  void aBodyThatCannotBeReadFailsItsRequestAndTheNextIsSent() throws Exception {
    for (int size : new int[] {1_000, 100_000}) {
      CompletableFuture<Integer> broken = send(clients.get(0), broken(size));
      assertThatThrownBy(() -> broken.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IllegalStateException.class);
    }
    assertThat(send(clients.get(0), RequestBody.of(LARGE)).get(60, TimeUnit.SECONDS))
        .isEqualTo(200);
    assertThat(server.asked()).hasSize(1);
  }

  private CompletableFuture<Integer> send(HttpClient client, RequestBody body) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    loop.execute(
        () ->
            client
                .send(HttpRequest.of("PUT", "/_bulk", body), timing)
                .whenComplete(
                    (response, error) -> {
                      if (error != null) {
                        status.completeExceptionally(error);
                        return;
                      }
                      try (response) {
                        status.complete(response.status());
                      }
                    }));
    return status;
  }

  private void onLoop(Runnable work) {
    loop.eventLoop().submit(work).syncUninterruptibly();
  }

  private static RequestBody prepared(RequestBody body, GzipJob job) {
    return new RequestBody() {
      @Override
      public int size() {
        return body.size();
      }

      @Override
      public void writeTo(ByteBuf target) {
        body.writeTo(target);
      }

      @Override
      public GzipJob gzipJob() {
        return job;
      }
    };
  }

  private static RequestBody broken(int size) {
    return new RequestBody() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public void writeTo(ByteBuf target) {
        throw new IllegalStateException("broken");
      }
    };
  }

  private static byte[] plain(byte[] gzipped) throws Exception {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzipped))) {
      return in.readAllBytes();
    }
  }
}
