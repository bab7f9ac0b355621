package io.rallyd.benchmarks.transport;

import io.rallyd.benchmarks.contest.Latencies;
import io.rallyd.protocol.race.FileContent;
import io.rallyd.protocol.race.FileSent;
import io.rallyd.protocol.race.RequestFile;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.StreamReceipt;
import io.rallyd.transport.StreamSink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Streams and requests of our transport over one link. */
final class RallydStreams implements Streams {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final RequestFile PING = new RequestFile("race", 1, "ping");

  private final BigFile file;
  private final RallydPair pair;

  RallydStreams(Via via, BigFile file) {
    this.file = file;
    this.pair =
        new RallydPair(
            via,
            Handlers.builder()
                .answer(
                    RequestFile.class,
                    (from, q) ->
                        CompletableFuture.completedStage(new FileSent(q.transferId(), "pong")))
                .receive(FileContent.class, (from, header) -> new Drop())
                .build());
  }

  @Override
  public void run() {
    Batch batch = new Batch(1);
    pair.link().stream(new FileContent("race", 1, file.size()), file.path(), DEADLINE)
        .whenComplete(
            (receipt, failure) -> {
              if (failure != null) {
                batch.fail(failure);
              } else if (receipt.size() != file.size()) {
                batch.fail(new IllegalStateException(receipt.size() + " bytes arrived"));
              } else {
                batch.count();
              }
            });
    batch.await();
  }

  @Override
  public void ping() {
    Batch batch = new Batch(1);
    long start = System.nanoTime();
    pair.link()
        .request(PING, DEADLINE)
        .whenComplete(
            (answer, failure) -> {
              Latencies.record(System.nanoTime() - start);
              if (failure != null) {
                batch.fail(failure);
              } else {
                batch.count();
              }
            });
    batch.await();
  }

  @Override
  public void close() {
    pair.close();
  }

  /** Our transport counts and checks by itself. */
  private static final class Drop implements StreamSink {
    @Override
    public void write(ByteBuffer chunk) {}

    @Override
    public void complete(StreamReceipt receipt) {}

    @Override
    public void abort(String reason) {}
  }
}
