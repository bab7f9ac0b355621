package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.race.FileContent;
import io.rallyd.transport.faults.Fault;
import io.rallyd.transport.faults.FaultPlan;
import io.rallyd.transport.faults.FaultProxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files travel whole, checked, slowly if need be, and never in the way of messages. */
@Timeout(300)
class StreamTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Handlers NONE = Handlers.builder().build();
  private static final TransportSettings PLAIN = Cluster.patient().withTls(false);
  private static final int SIZE = 2_000_123;
  private static final Shared SHARED = new Shared(PLAIN, Clocks.system(), "stream-test");

  @TempDir Path temp;
  private byte[] content;
  private Path file;

  @BeforeEach
  void makeFile() throws IOException {
    content = new byte[SIZE];
    new Random(42).nextBytes(content);
    file = Files.write(temp.resolve("corpus"), content);
  }

  /** Keeps what it gets; a test may hold it back or break it. */
  private static class Sink implements StreamSink {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final CompletableFuture<StreamReceipt> completed = new CompletableFuture<>();
    final CompletableFuture<String> aborted = new CompletableFuture<>();
    final AtomicInteger inside = new AtomicInteger();

    @Override
    public void write(ByteBuffer chunk) throws IOException {
      assertThat(inside.getAndIncrement()).isZero();
      byte[] copy = new byte[chunk.remaining()];
      chunk.get(copy);
      bytes.write(copy);
      inside.decrementAndGet();
    }

    @Override
    public void complete(StreamReceipt receipt) throws IOException {
      completed.complete(receipt);
    }

    @Override
    public void abort(String reason) {
      assertThat(aborted.complete(reason)).as("aborted once").isTrue();
    }
  }

  private static Handlers receiving(StreamSink sink) {
    return Cluster.echo().receive(FileContent.class, (from, header) -> sink).build();
  }

  private static FileContent header() {
    return new FileContent("race", 7, SIZE);
  }

  private StreamReceipt receipt() throws Exception {
    return new StreamReceipt(
        SIZE, HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls", "plain", "in-vm"})
  void fileArrivesWholeAndChecked(String way) throws Exception {
    Sink sink = new Sink();
    TransportSettings settings = Cluster.patient().withTls(way.equals("tls"));
    try (Cluster cluster = new Cluster(settings, receiving(sink), NONE)) {
      cluster.server.bindInVm(cluster.vmName);
      Endpoint endpoint =
          way.equals("in-vm") ? new Endpoint.InVm(cluster.vmName) : cluster.at(cluster.tcp());
      Link link = cluster.dial(endpoint, Peer.Role.NODE, NONE).link();
      assertThat(Cluster.await(link.stream(header(), file, LONG))).isEqualTo(receipt());
      assertThat(Cluster.await(sink.completed)).isEqualTo(receipt());
      assertThat(Arrays.equals(sink.bytes.toByteArray(), content)).isTrue();
      assertThat(sink.aborted).isNotDone();
    }
  }

  @Test
  void emptyFileArrives() throws Exception {
    Sink sink = new Sink();
    Path empty = Files.createFile(temp.resolve("empty"));
    try (Cluster cluster = new Cluster(PLAIN, receiving(sink), NONE)) {
      cluster.server.bindInVm(cluster.vmName);
      Link link = cluster.dial(new Endpoint.InVm(cluster.vmName), Peer.Role.NODE, NONE).link();
      assertThat(Cluster.await(link.stream(header(), empty, LONG)).size()).isZero();
      assertThat(Cluster.await(sink.completed).size()).isZero();
    }
  }

  @Test
  void streamGoesOnAfterCuts() throws Exception {
    Sink sink = new Sink();
    try (Cluster cluster = new Cluster(PLAIN, Cluster.echo().build(), NONE);
        FaultProxy proxy = new FaultProxy(cluster.tcp(), FaultPlan.cuts(300_000, 5))) {
      Cluster.Client client =
          cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, receiving(sink));
      client.link();
      Link toNode = Cluster.await(cluster.serverSide.up);
      assertThat(Cluster.await(toNode.stream(header(), file, LONG))).isEqualTo(receipt());
      assertThat(Arrays.equals(sink.bytes.toByteArray(), content)).isTrue();
      assertThat(proxy.log().count(Fault.Kind.CUT)).isGreaterThanOrEqualTo(5);
      assertThat(client.events().down).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void blockedSinkHoldsTheSenderBackAndMessagesOvertake(boolean tls) throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Sink sink =
        new Sink() {
          @Override
          public void write(ByteBuffer chunk) throws IOException {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            super.write(chunk);
          }
        };
    try (Cluster cluster = new Cluster(PLAIN.withTls(tls), receiving(sink), NONE)) {
      Cluster.Client client = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      Link link = client.link();
      CompletionStage<StreamReceipt> sent = link.stream(header(), file, LONG);
      for (int i = 0; i < 50; i++) {
        assertThat(Cluster.await(link.request(Cluster.check("x"), LONG)).problems()).hasSize(1);
      }
      int window = TransportSettings.FlowLimits.defaults().streamWindowBytes() / (tls ? 2 : 1);
      assertThat(client.transport().counters().get("bytes-sent")).isLessThan(window + 100_000L);
      assertThat(sent.toCompletableFuture()).isNotDone();
      release.countDown();
      assertThat(Cluster.await(sent)).isEqualTo(receipt());
    }
  }

  @Test
  void blockedSinkEndsByTheIdleDeadline() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Sink sink =
        new Sink() {
          @Override
          public void write(ByteBuffer chunk) throws IOException {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
    try (Cluster cluster = new Cluster(PLAIN, receiving(sink), NONE)) {
      Link link = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE).link();
      assertFails(
          link.stream(header(), file, Duration.ofMillis(300)),
          RequestFailedException.Kind.DEADLINE,
          "made no progress for 0.3 s");
      release.countDown();
      assertThat(Cluster.await(sink.aborted)).contains("made no progress");
      assertThat(sink.completed).isNotDone();
    }
  }

  @Test
  void brokenSinkEndsTheStreamAndOnlyIt() throws Exception {
    Sink sink =
        new Sink() {
          @Override
          public void write(ByteBuffer chunk) throws IOException {
            super.write(chunk);
            if (bytes.size() > 300_000) {
              throw new IOException("No space left on device");
            }
          }
        };
    try (Cluster cluster = new Cluster(PLAIN, receiving(sink), NONE)) {
      Link link = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE).link();
      assertFails(
          link.stream(header(), file, LONG),
          RequestFailedException.Kind.INTERNAL,
          "the stream could not be stored: No space left on device");
      assertThat(Cluster.await(sink.aborted)).contains("No space left");
      assertThat(Cluster.await(link.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
    }
  }

  @Test
  void sinkThatFailsWithAnErrorEndsTheStreamToo() throws Exception {
    Sink sink =
        new Sink() {
          @Override
          public void write(ByteBuffer chunk) {
            throw new NoClassDefFoundError("a part is missing");
          }
        };
    try (Cluster cluster = new Cluster(PLAIN, receiving(sink), NONE)) {
      Link link = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE).link();
      assertFails(
          link.stream(header(), file, LONG),
          RequestFailedException.Kind.INTERNAL,
          "the stream could not be stored: a part is missing");
      assertThat(Cluster.await(sink.aborted)).contains("a part is missing");
    }
  }

  @Test
  void handlerThatEndsTheSessionLeavesNoStreamBehind() {
    Sink sink = new Sink();
    Handlers ending =
        Handlers.builder()
            .receive(
                FileContent.class,
                (from, h) -> {
                  from.close("not you");
                  return sink;
                })
            .build();
    try (Cluster cluster = new Cluster(PLAIN, ending, NONE)) {
      Link link = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE).link();
      assertFails(
          link.stream(header(), file, LONG), RequestFailedException.Kind.LINK_LOST, "not you");
      assertThat(Cluster.await(sink.aborted)).contains("not you");
    }
  }

  @Test
  void refusedUnknownAndUnreadableStreamsFail() throws Exception {
    Handlers refusing =
        Handlers.builder()
            .receive(
                FileContent.class,
                (from, h) -> {
                  throw RequestFailedException.refused("no such transfer");
                })
            .build();
    Sink sink = new Sink();
    try (Cluster cluster = new Cluster(PLAIN, refusing, NONE)) {
      cluster.server.bindInVm(cluster.vmName);
      Link link =
          cluster.dial(new Endpoint.InVm(cluster.vmName), Peer.Role.NODE, receiving(sink)).link();
      assertFails(
          link.stream(header(), file, LONG),
          RequestFailedException.Kind.REFUSED,
          "no such transfer");
      assertFails(
          link.stream(Cluster.state(1), file, LONG),
          RequestFailedException.Kind.UNKNOWN_MESSAGE,
          "nobody takes a stream of NodeState");
      Link toNode = Cluster.await(cluster.serverSide.up);
      assertFails(
          toNode.stream(header(), temp.resolve("missing"), LONG),
          RequestFailedException.Kind.INTERNAL,
          "missing");
      assertThat(Cluster.await(sink.aborted)).contains("missing");
    }
  }

  @Test
  void endOfTheSessionAbortsTheSinkAndFailsTheSender() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Sink sink =
        new Sink() {
          @Override
          public void write(ByteBuffer chunk) throws IOException {
            begun.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
    try (Cluster cluster = new Cluster(PLAIN, receiving(sink), NONE)) {
      Link link = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE).link();
      CompletionStage<StreamReceipt> sent = link.stream(header(), file, LONG);
      begun.await();
      Cluster.await(cluster.serverSide.up).close("enough");
      assertFails(sent, RequestFailedException.Kind.LINK_LOST, "enough");
      release.countDown();
      assertThat(Cluster.await(sink.aborted)).contains("enough");
      assertThat(sink.completed).isNotDone();
    }
  }

  @Test
  void manyStreamsShareALink() throws Exception {
    Sink[] sinks = new Sink[4];
    for (int i = 0; i < sinks.length; i++) {
      sinks[i] = new Sink();
    }
    Handlers node =
        Handlers.builder()
            .receive(FileContent.class, (from, h) -> sinks[(int) h.transferId()])
            .build();
    try (Cluster cluster = new Cluster(PLAIN, NONE, NONE)) {
      cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, node).link();
      Link toNode = Cluster.await(cluster.serverSide.up);
      CompletionStage<?>[] all = new CompletionStage<?>[sinks.length];
      for (int i = 0; i < sinks.length; i++) {
        all[i] = toNode.stream(new FileContent("race", i, SIZE), file, LONG);
      }
      for (int i = 0; i < sinks.length; i++) {
        assertThat(Cluster.await(all[i])).isEqualTo(receipt());
        assertThat(Arrays.equals(sinks[i].bytes.toByteArray(), content)).isTrue();
      }
    }
  }

  @Test
  void senderThatSaysNothingMoreLosesItsStream() throws Exception {
    Sink sink = new Sink();
    TransportSettings settings = PLAIN.withStreamIdle(Duration.ofMillis(200));
    try (Cluster cluster = new Cluster(settings, receiving(sink), NONE)) {
      Cluster.Client client = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      LinkSession link = (LinkSession) client.link();
      link.run(
          () -> link.control(FrameKind.STREAM_OPEN, 4711, Frames.encode(SHARED, header())),
          () -> {});
      assertThat(Cluster.await(sink.aborted)).contains("nothing came of the stream for 0.2 s");
      assertThat(Cluster.await(link.request(Cluster.check("a"), LONG)).problems()).hasSize(1);
    }
  }

  @Test
  void sinkThatTakesItsTimeIsNotTakenForASilentSender() throws Exception {
    Sink sink =
        new Sink() {
          private boolean rested;

          @Override
          public void write(ByteBuffer chunk) throws IOException {
            super.write(chunk);
            if (!rested && bytes.size() > SIZE / 2) {
              // All that is left fits into the window, so nothing comes meanwhile.
              rested = true;
              long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
              for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
              }
            }
          }
        };
    // Longer than a busy machine keeps a sender from sending.
    TransportSettings settings = PLAIN.withStreamIdle(Duration.ofSeconds(2));
    try (Cluster cluster = new Cluster(settings, receiving(sink), NONE)) {
      Link link = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE).link();
      assertThat(Cluster.await(link.stream(header(), file, LONG))).isEqualTo(receipt());
      assertThat(sink.aborted).isNotDone();
    }
  }

  private static void assertFails(
      CompletionStage<?> stage, RequestFailedException.Kind kind, String sentence) {
    assertThatThrownBy(() -> Cluster.await(stage))
        .isInstanceOfSatisfying(
            RequestFailedException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(sentence);
  }
}
