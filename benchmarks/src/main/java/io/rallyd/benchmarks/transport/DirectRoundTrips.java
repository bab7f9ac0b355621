package io.rallyd.benchmarks.transport;

import io.rallyd.benchmarks.contest.Latencies;
import io.rallyd.protocol.race.FileSent;
import io.rallyd.protocol.race.RequestFile;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The handler of the other benchmarks, called as a method: no thread, no bytes. */
final class DirectRoundTrips implements RoundTrips {
  private final RequestFile question;
  private final Function<RequestFile, CompletionStage<FileSent>> handler;
  private FileSent last;

  DirectRoundTrips(int payload) {
    question = Sized.request(payload, 0);
    String text = Sized.answer(payload, 0).sha256();
    handler = q -> CompletableFuture.completedStage(new FileSent(q.transferId(), text));
  }

  @Override
  public void run(int count, int inFlight) {
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      handler.apply(question).whenComplete((answer, failure) -> last = answer);
      Latencies.record(System.nanoTime() - start);
    }
    if (last == null) {
      throw new IllegalStateException("no answer");
    }
  }

  @Override
  public void close() {}
}
