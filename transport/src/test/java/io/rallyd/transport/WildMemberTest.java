package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.race.FileContent;
import io.rallyd.protocol.session.StopDaemon;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A member gone wild loses its link, and others do not notice. */
@Timeout(300)
class WildMemberTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Handlers NONE = Handlers.builder().build();
  private static final TransportSettings PLAIN = Cluster.patient().withTls(false);

  private static final Shared SHARED = new Shared(PLAIN, Clocks.system(), "wild");

  @Test
  void messageOfTheOtherConversationClosesTheLink() {
    member(
        PLAIN,
        (link) -> {
          ByteBuf frame = Frames.encode(SHARED, new StopDaemon("please"));
          link.control(FrameKind.MESSAGE, 0, frame);
        },
        "StopDaemon does not belong on the connection of a NODE",
        "messages-of-wrong-role");
  }

  @Test
  void messageThatIsNoneClosesTheLink() {
    member(
        PLAIN,
        (link) -> {
          // NodeState whose text claims two billion bytes.
          ByteBuf frame = Frames.empty();
          frame.writeByte(104).writeByte(2).writeDouble(1);
          frame.writeBytes(new byte[] {-1, -1, -1, -1, 7, 'x'});
          link.control(FrameKind.MESSAGE, 0, frame);
        },
        "a count of 2147483647 where 1 bytes are left",
        "messages-bad");
  }

  @Test
  void chunkThatNobodyAskedForClosesTheLink() {
    member(
        PLAIN,
        (link) -> link.connection().writeNow(FrameKind.STREAM_CREDIT, 1, 2),
        "sent a bad STREAM_CREDIT frame",
        "messages-bad");
  }

  @Test
  void acknowledgementOfWhatWasNeverSentClosesTheLink() {
    member(
        PLAIN,
        (link) -> link.connection().writeNow(FrameKind.ACK, 0, 1_000_000),
        "it acknowledges what was never sent",
        "messages-bad");
  }

  @Test
  void gapInTheNumbersClosesTheLink() {
    member(
        PLAIN,
        (link) -> {
          ByteBuf frame = Frames.encode(SHARED, Cluster.state(1));
          FrameFormat.writeHeader(frame, FrameKind.MESSAGE, 0, 77);
          link.connection().write(frame);
          link.connection().flush();
        },
        "number 77 after 0",
        "messages-bad");
  }

  @Test
  void frameThatComesTwiceIsHandledOnce() {
    AtomicInteger handled = new AtomicInteger();
    Handlers server =
        Cluster.echo().on(NodeState.class, (from, m) -> handled.incrementAndGet()).build();
    try (Cluster cluster = new Cluster(PLAIN, server, NONE)) {
      Cluster.Client node = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) node.link();
      Cluster.await(link.send(Cluster.state(1)));
      link.run(
          () -> {
            ByteBuf frame = Frames.encode(SHARED, Cluster.state(1));
            FrameFormat.writeHeader(frame, FrameKind.MESSAGE, 0, 1);
            link.connection().write(frame);
            link.connection().flush();
          },
          () -> {});
      Cluster.await(link.request(Cluster.check("a"), LONG));
      assertThat(handled).hasValue(1);
      assertThat(cluster.server.counters()).containsEntry("duplicates-dropped", 1L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, 4, 8, 16, 24, 30})
  void corruptOrOversizeFrameEndsTheConnectionButNotTheSession(int at) throws Exception {
    try (Cluster cluster = new Cluster(PLAIN, Cluster.echo().build(), NONE)) {
      Cluster.Client node = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) node.link();
      Cluster.await(cluster.serverSide.up);
      link.run(
          () -> {
            ByteBuf frame = Frames.encode(SHARED, Cluster.state(1));
            FrameFormat.writeHeader(frame, FrameKind.MESSAGE, 0, 1);
            frame.setByte(at, frame.getByte(at) ^ 0x40);
            link.connection().write(frame);
            link.connection().flush();
          },
          () -> {});
      // The session goes on over a new connection.
      assertThat(Cluster.await(link.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
      assertThat(cluster.server.counters()).containsEntry("frames-bad", 1L);
      assertThat(cluster.server.counters()).containsEntry("sessions-resumed", 1L);
      assertThat(node.events().down).isEmpty();
    }
  }

  @Test
  void unknownMessageNumbersAreAnsweredOrCountedAndNothingElse() {
    try (Cluster cluster = new Cluster(PLAIN, Cluster.echo().build(), NONE)) {
      Cluster.Client node = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) node.link();
      link.run(
          () -> {
            link.control(FrameKind.MESSAGE, 0, Frames.empty().writeByte(99));
            link.control(FrameKind.REQUEST, 4711, Frames.empty().writeByte(99));
          },
          () -> {});
      assertThat(Cluster.await(link.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
      assertThat(cluster.server.counters()).containsEntry("messages-unknown", 2L);
      assertThat(node.transport().counters()).containsEntry("answers-too-late", 1L);
    }
  }

  @Test
  void unknownMessagesWithoutEndAreCountedAndFillNoLog() {
    int messages = 200;
    try (Lines lines = Lines.of(Dispatch.class);
        Cluster cluster = new Cluster(PLAIN, Cluster.echo().build(), NONE)) {
      Cluster.Client node = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) node.link();
      link.run(
          () -> {
            for (int i = 0; i < messages; i++) {
              link.control(FrameKind.MESSAGE, 0, Frames.empty().writeByte(99));
            }
          },
          () -> {});
      assertThat(Cluster.await(link.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
      assertThat(cluster.server.counters()).containsEntry("messages-unknown", (long) messages);
      // Ten a minute, and however slow a machine is, this takes less than ten.
      assertThat(lines.texts()).hasSizeBetween(10, 100);
      assertThat(lines.texts().get(0))
          .contains("session " + link.peer().shortId())
          .contains("number 97, which nobody handles");
    }
  }

  /** What is kept of each chunk is kept each time; the chunks of a pool are taken once. */
  @Test
  void streamInChunksOfOneByteCostsItsReceiverWhatItSends() throws Exception {
    long grown = Long.MAX_VALUE;
    for (int i = 0; i < 3 && grown >= 8 << 20; i++) {
      grown = grownByChunksOfOneByte();
    }
    assertThat(grown).isLessThan(8 << 20);
  }

  private static long grownByChunksOfOneByte() throws Exception {
    int bytes = 150_000;
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<String> aborted = new CompletableFuture<>();
    StreamSink stopped =
        new StreamSink() {
          @Override
          public void write(ByteBuffer chunk) {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public void complete(StreamReceipt receipt) {}

          @Override
          public void abort(String reason) {
            aborted.complete(reason);
          }
        };
    Handlers server = Cluster.echo().receive(FileContent.class, (from, h) -> stopped).build();
    // What is written past the session is not written again over another connection.
    TransportSettings steady =
        PLAIN.withTimes(
            new TransportSettings.SessionTimes(
                Duration.ofMillis(100),
                Duration.ofSeconds(60),
                Duration.ofSeconds(90),
                Duration.ofSeconds(10),
                Duration.ofMillis(10),
                Duration.ofMillis(50)));
    try (Cluster cluster = new Cluster(steady, server, NONE)) {
      Cluster.Client node = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) node.link();
      FileContent header = new FileContent("race", 1, bytes);
      link.run(
          () -> link.control(FrameKind.STREAM_OPEN, 4711, Frames.encode(SHARED, header)), () -> {});
      Cluster.await(link.request(Cluster.check("opened"), LONG));
      long before = 0;
      for (int from = 0; from < bytes; from += 10_000) {
        if (from == 50_000) {
          before = Canary.liveBytes() + Canary.directBytes();
        }
        int first = from;
        link.run(() -> chunks(link, first, first + 10_000), () -> {});
        Cluster.await(link.request(Cluster.check("handled"), LONG));
      }
      long grown = Canary.liveBytes() + Canary.directBytes() - before;
      assertThat(cluster.server.counters()).containsEntry("chunks-dropped", 0L);
      assertThat(link.connected()).isTrue();
      link.close("enough");
      release.countDown();
      assertThat(Cluster.await(aborted)).contains("enough");
      return grown;
    }
  }

  private static void chunks(LinkSession link, int from, int to) {
    ByteBuf all = Unpooled.buffer((to - from) * (FrameFormat.HEADER + 1));
    ByteBuf frame = Unpooled.buffer(FrameFormat.HEADER + 1);
    for (int offset = from; offset < to; offset++) {
      frame.clear();
      FrameFormat.reserveHeader(frame);
      frame.writeByte(offset);
      FrameFormat.writeHeader(frame, FrameKind.STREAM_CHUNK, 4711, offset);
      all.writeBytes(frame);
    }
    link.connection().write(all);
    link.connection().flush();
  }

  /** Has a member do something evil and asserts how the server ends the link, and only this one. */
  private static void member(
      TransportSettings settings, Consumer<LinkSession> evil, String why, String counter) {
    try (Cluster cluster = new Cluster(settings, Cluster.echo().build(), NONE)) {
      int port = cluster.tcp();
      Cluster.Client good = cluster.dial(cluster.at(port), Peer.Role.NODE, NONE);
      Link goodLink = good.link();
      Cluster.Client bad = cluster.dial(cluster.at(port), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) bad.link();
      link.run(() -> evil.accept(link), () -> {});

      assertThat(Cluster.await(cluster.serverSide.down)).contains(why);
      assertThat(Cluster.await(bad.events().down)).contains(why);
      assertThat(cluster.server.counters()).containsEntry(counter, 1L);
      assertThat(Cluster.await(goodLink.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
    }
  }
}
