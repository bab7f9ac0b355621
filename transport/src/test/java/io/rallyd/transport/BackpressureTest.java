package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.load.CheckDriver;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.race.FileContent;
import io.rallyd.transport.faults.FaultProxy;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gigabyte is offered to a reader that is slow or has stopped: whoever offers it is held back or
 * refused, and memory stays within what the settings allow.
 */
@Timeout(1200)
class BackpressureTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Handlers NONE = Handlers.builder().build();
  private static final long GIGABYTE = 1L << 30;
  private static final String MESSAGE = "x".repeat(60_000);
  private static final int QUEUE = 8 << 20;

  /** Twice the queue, a window of a stream, the sockets, and what a test needs itself. */
  private static final long FLAT = 48L << 20;

  @TempDir Path temp;

  private static TransportSettings settings() {
    return Cluster.patient()
        .withTls(false)
        .withTimes(
            new TransportSettings.SessionTimes(
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                Duration.ofSeconds(90),
                Duration.ofSeconds(10),
                Duration.ofMillis(10),
                Duration.ofMillis(50)))
        .withFlow(
            new TransportSettings.FlowLimits(
                16 << 20, 1 << 20, QUEUE, 1024, 64 << 10, 1 << 20, 32));
  }

  /** Remembers what memory was in use, and how much more it was at the worst. */
  private static final class Memory {
    private final long before = Canary.liveBytes() + Canary.directBytes();
    private long most;

    void look() {
      most = Math.max(most, Canary.liveBytes() + Canary.directBytes() - before);
    }

    void assertFlat() {
      look();
      System.out.printf("memory grew by %d KiB at the most%n", most >> 10);
      assertThat(most).isLessThan(FLAT);
    }
  }

  @Test
  void stoppedReaderOfMessagesAndRequestsCostsItsQueue() throws Exception {
    offerToStoppedReader(GIGABYTE / 16);
  }

  @Test
  @Tag("slow")
  void stoppedReaderCostsItsQueueWhenAGigabyteIsOffered() throws Exception {
    offerToStoppedReader(GIGABYTE);
  }

  private void offerToStoppedReader(long bytes) throws Exception {
    AtomicLong handled = new AtomicLong();
    Handlers server =
        Cluster.echo().on(NodeState.class, (from, m) -> handled.incrementAndGet()).build();
    try (Cluster cluster = new Cluster(settings(), server, NONE);
        FaultProxy proxy = new FaultProxy(cluster.tcp())) {
      Link link = cluster.dial(cluster.at(proxy.port()), Peer.Role.NODE, NONE).link();
      proxy.freeze();
      Memory memory = new Memory();
      AtomicLong refused = new AtomicLong();
      long sent = 0;
      for (long offered = 0; offered < bytes; offered += 2L * MESSAGE.length(), sent++) {
        CompletionStage<?> message = link.send(new NodeState(sent, 0, MESSAGE));
        CompletionStage<?> request = link.request(new CheckDriver(MESSAGE, sent), LONG);
        message.exceptionally(e -> count(refused));
        request.exceptionally(e -> count(refused));
        if (sent % 500 == 0) {
          memory.look();
        }
      }
      memory.assertFlat();
      assertThat(refused.get()).isGreaterThan(2 * sent - 2L * QUEUE / MESSAGE.length());
      proxy.thaw();
      assertThat(Cluster.await(link.request(Cluster.check("on"), LONG), LONG).problems())
          .containsExactly("on");
      assertThat(handled.get()).isPositive();
    }
  }

  private static <T> T count(AtomicLong refused) {
    refused.incrementAndGet();
    return null;
  }

  @Test
  void stoppedSinkCostsItsWindow() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Path file = gigabyte();
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
          public void abort(String reason) {}
        };
    try (Cluster cluster = new Cluster(settings(), sinks(stopped), NONE)) {
      Cluster.Client node = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE);
      Link link = node.link();
      Memory memory = new Memory();
      FileContent header = new FileContent("race", 1, GIGABYTE);
      CompletableFuture<?> sent = link.stream(header, file, LONG).toCompletableFuture();
      for (int i = 0; i < 50; i++) {
        Cluster.await(link.request(Cluster.check("x"), LONG), LONG);
      }
      memory.assertFlat();
      assertThat(node.transport().counters().get("bytes-sent")).isLessThan(2L << 20);
      assertThat(sent).isNotDone();
      release.countDown();
      link.close("enough");
    }
  }

  @Test
  @Tag("slow")
  void slowReaderOfMessagesTakesAGigabyteInFlatMemory() throws Exception {
    AtomicLong bytes = new AtomicLong();
    Handlers server =
        Cluster.echo()
            .on(
                NodeState.class,
                (from, m) -> {
                  if (bytes.addAndGet(m.activity().length()) / MESSAGE.length() % 50 == 0) {
                    java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                  }
                })
            .build();
    try (Cluster cluster = new Cluster(settings(), server, NONE)) {
      Link link = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE).link();
      Memory memory = new Memory();
      Semaphore room = new Semaphore(32);
      long offered = 0;
      for (long n = 0; offered < GIGABYTE; n++) {
        assertThat(room.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        link.send(new NodeState(n, 0, MESSAGE)).whenComplete((ok, e) -> room.release());
        offered += MESSAGE.length();
        if (n % 2000 == 0) {
          memory.look();
        }
      }
      Cluster.await(link.request(Cluster.check("end"), LONG), LONG);
      memory.assertFlat();
      assertThat(bytes.get()).isEqualTo(offered);
    }
  }

  @Test
  @Tag("slow")
  void slowSinkTakesAGigabyteInFlatMemory() throws Exception {
    Path file = gigabyte();
    AtomicLong bytes = new AtomicLong();
    StreamSink slow =
        new StreamSink() {
          @Override
          public void write(ByteBuffer chunk) {
            if (bytes.addAndGet(chunk.remaining()) % (4 << 20) == 0) {
              java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
            }
          }

          @Override
          public void complete(StreamReceipt receipt) {}

          @Override
          public void abort(String reason) {}
        };
    try (Cluster cluster = new Cluster(settings(), sinks(slow), NONE)) {
      Link link = cluster.dial(cluster.at(cluster.tcp()), Peer.Role.NODE, NONE).link();
      Memory memory = new Memory();
      CompletableFuture<StreamReceipt> sent =
          link.stream(new FileContent("race", 1, GIGABYTE), file, LONG).toCompletableFuture();
      while (!sent.isDone()) {
        memory.look();
        TimeUnit.SECONDS.sleep(1);
      }
      assertThat(sent.join().size()).isEqualTo(GIGABYTE);
      memory.assertFlat();
    }
  }

  private static Handlers sinks(StreamSink sink) {
    return Cluster.echo().receive(FileContent.class, (from, header) -> sink).build();
  }

  /** Returns a file of a gigabyte that takes no place on the disk. */
  private Path gigabyte() throws Exception {
    Path file = temp.resolve("gigabyte");
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(GIGABYTE);
    }
    return file;
  }
}
