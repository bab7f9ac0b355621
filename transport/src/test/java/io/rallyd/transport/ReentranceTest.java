package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.race.FileContent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever is told that something happened may do anything at once. */
@Timeout(300)
class ReentranceTest {
  private static final Handlers NONE = Handlers.builder().build();

  private final BlockingQueue<Long> received = new LinkedBlockingQueue<>();
  private final Handlers server =
      Handlers.builder().on(NodeState.class, (from, m) -> received.add(m.freeDiskBytes())).build();

  @Test
  void sessionThatIsEndedWhenAMessageIsWrittenSendsAllThatWasQueuedInOrder() {
    try (Cluster cluster = new Cluster(Cluster.patient(), server, NONE)) {
      Cluster.Client client = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) client.link();
      link.run(
          () -> {
            link.send(Cluster.state(1)).thenRun(() -> link.close("enough"));
            link.send(Cluster.state(2));
            link.send(Cluster.state(3));
          },
          () -> {});
      assertThat(Cluster.await(cluster.serverSide.down)).isEqualTo("enough");
      assertThat(received).containsExactly(1L, 2L, 3L);
      assertThat(cluster.server.counters()).containsEntry("messages-bad", 0L);
    }
  }

  @Test
  void whoeverSendsTheNextMessageWhenOneIsWrittenCannotKeepASessionFromItsEnd() {
    AtomicInteger sent = new AtomicInteger();
    CompletableFuture<Void> refused = new CompletableFuture<>();
    TransportSettings narrow =
        Cluster.patient()
            .withFlow(
                new TransportSettings.FlowLimits(1 << 20, 64 << 10, 1 << 20, 2, 4096, 65536, 4));
    try (Cluster cluster = new Cluster(narrow, server, NONE)) {
      Cluster.Client client = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      Link link = client.link();
      sendOn(link, sent, refused);
      Cluster.await(received);
      link.close("enough");
      assertThat(Cluster.await(link.closed())).isEqualTo("enough");
      assertThatThrownBy(() -> Cluster.await(refused))
          .isInstanceOfSatisfying(
              RequestFailedException.class,
              e -> assertThat(e.kind()).isEqualTo(RequestFailedException.Kind.LINK_LOST));
      assertThat(Cluster.await(cluster.serverSide.down)).isEqualTo("enough");
    }
  }

  @Test
  void whatCannotBeQueuedDoesNotTakeAlongWhatWasSentBehindIt() throws Exception {
    try (Cluster cluster = new Cluster(Cluster.patient(), server, NONE)) {
      Cluster.Client client = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) client.link();
      CountDownLatch sent = new CountDownLatch(1);
      link.loop().submit(() -> sent.await(20, TimeUnit.SECONDS));
      CompletionStage<Void> first = link.send(Cluster.state(1));
      // So many seconds are no number of nanoseconds.
      CompletionStage<StreamReceipt> bad =
          link.stream(
              new FileContent("race", 7, 1),
              FilePart.whole(Path.of("missing")),
              Duration.ofSeconds(Long.MAX_VALUE));
      CompletionStage<Void> second = link.send(Cluster.state(2));
      sent.countDown();
      Cluster.await(first);
      Cluster.await(second);
      assertThatThrownBy(() -> Cluster.await(bad))
          .isInstanceOfSatisfying(
              RequestFailedException.class,
              e -> assertThat(e.kind()).isEqualTo(RequestFailedException.Kind.INTERNAL));
      assertThat(Cluster.await(received)).isEqualTo(1);
      assertThat(Cluster.await(received)).isEqualTo(2);
      assertThat(link.connected()).isTrue();
    }
  }

  @Test
  void answerOfAnotherThreadKeepsItsPlaceAmongWhatThatThreadSends() throws Exception {
    CompletableFuture<CheckReport> answer = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    Handlers answering =
        Handlers.builder()
            .answer(
                CheckDriver.class,
                (from, q) -> {
                  asked.countDown();
                  return answer;
                })
            .build();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Handlers node =
        Handlers.builder()
            .on(NodeState.class, (from, m) -> heard.add("" + m.freeDiskBytes()))
            .build();
    try (Cluster cluster = new Cluster(Cluster.patient(), answering, NONE)) {
      Cluster.Client client = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, node);
      Link asking = client.link();
      asking.request(Cluster.check("a"), Duration.ofSeconds(20)).thenRun(() -> heard.add("answer"));
      asked.await();
      LinkSession toNode = (LinkSession) Cluster.await(cluster.serverSide.up);
      // The handler has returned by then, so that it is for us to answer.
      toNode.loop().submit(() -> {}).get();
      CountDownLatch sent = new CountDownLatch(1);
      toNode.loop().submit(() -> sent.await(20, TimeUnit.SECONDS));
      toNode.send(Cluster.state(1));
      answer.complete(new CheckReport(List.of()));
      toNode.send(Cluster.state(2));
      sent.countDown();
      assertThat(Cluster.await(heard)).isEqualTo("1");
      assertThat(Cluster.await(heard)).isEqualTo("answer");
      assertThat(Cluster.await(heard)).isEqualTo("2");
    }
  }

  @Test
  void streamOfTheLoopIsNotOvertakenByWhatTheLoopSendsNext() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Handlers hearing =
        Handlers.builder()
            .on(NodeState.class, (from, m) -> heard.add("" + m.freeDiskBytes()))
            .receive(
                FileContent.class,
                (from, h) -> {
                  heard.add("stream");
                  throw RequestFailedException.refused("only looking");
                })
            .build();
    try (Cluster cluster = new Cluster(Cluster.patient(), hearing, NONE)) {
      Cluster.Client client = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) client.link();
      CountDownLatch submitted = new CountDownLatch(1);
      link.loop()
          .submit(
              () -> {
                submitted.await(20, TimeUnit.SECONDS);
                link.stream(
                    new FileContent("race", 7, 1), Path.of("missing"), Duration.ofSeconds(20));
                return link.send(Cluster.state(2));
              });
      link.send(Cluster.state(1));
      submitted.countDown();
      List<String> order =
          List.of(Cluster.await(heard), Cluster.await(heard), Cluster.await(heard));
      assertThat(order).containsSubsequence("stream", "2").contains("1");
    }
  }

  private static void sendOn(Link link, AtomicInteger sent, CompletableFuture<Void> refused) {
    link.send(Cluster.state(sent.incrementAndGet()))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                refused.completeExceptionally(failure);
              } else {
                sendOn(link, sent, refused);
              }
            });
  }
}
