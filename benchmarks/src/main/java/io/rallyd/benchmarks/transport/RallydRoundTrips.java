package io.rallyd.benchmarks.transport;

import io.rallyd.benchmarks.contest.Latencies;
import io.rallyd.protocol.race.FileSent;
import io.rallyd.protocol.race.RequestFile;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Requests and answers as a race has them, both ways with a body of the same size. */
final class RallydRoundTrips implements RoundTrips {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final RequestFile[] questions = new RequestFile[Sized.IDS];
  private final RallydPair pair;
  private Batch batch;
  private int answerLength;
  private int toAsk;

  RallydRoundTrips(Via via, int payload) {
    for (int id = 0; id < Sized.IDS; id++) {
      questions[id] = Sized.request(payload, id);
    }
    String text = Sized.answer(payload, 0).sha256();
    answerLength = text.length();
    pair =
        new RallydPair(
            via,
            Handlers.builder()
                .answer(
                    RequestFile.class,
                    (from, q) ->
                        CompletableFuture.completedStage(new FileSent(q.transferId(), text)))
                .build());
  }

  @Override
  public void run(int count, int inFlight) {
    int first = Math.min(inFlight, count);
    batch = new Batch(count);
    toAsk = count - first;
    Link link = pair.link();
    for (int i = 0; i < first; i++) {
      ask(link, i % Sized.IDS);
    }
    batch.await();
  }

  private void ask(Link link, int id) {
    long start = System.nanoTime();
    link.request(questions[id], DEADLINE)
        .whenComplete((answer, failure) -> answered(link, id, start, answer, failure));
  }

  private void answered(Link link, int id, long start, FileSent answer, Throwable failure) {
    Latencies.record(System.nanoTime() - start);
    if (failure != null) {
      batch.fail(failure);
    } else if (answer.size() != id || answer.sha256().length() != answerLength) {
      batch.fail(new IllegalStateException("the answer to another question"));
    } else {
      if (toAsk > 0) {
        toAsk--;
        ask(link, (id + 1) % Sized.IDS);
      }
      batch.count();
    }
  }

  @Override
  public void close() {
    pair.close();
  }
}
