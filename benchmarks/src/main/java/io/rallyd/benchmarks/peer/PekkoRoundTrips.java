package io.rallyd.benchmarks.peer;

import io.rallyd.benchmarks.contest.Latencies;
import io.rallyd.benchmarks.transport.Batch;
import io.rallyd.benchmarks.transport.RoundTrips;
import io.rallyd.benchmarks.transport.Via;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;

/**
 * Actors of two systems that speak by Artery over TCP with its default settings; the messages are
 * arrays of bytes, for which Pekko has a serializer that does nothing.
 */
final class PekkoRoundTrips implements RoundTrips {
  private final PekkoPair pair;
  private final ActorRef asker;

  PekkoRoundTrips(Via via, int payload) {
    pair = new PekkoPair(via, Props.create(Echo.class, Echo::new));
    asker = pair.near().actorOf(Props.create(Asker.class, () -> new Asker(pair.far(), payload)));
  }

  @Override
  public void run(int count, int inFlight) {
    Batch batch = new Batch(count);
    asker.tell(new Work(batch, count, Math.min(inFlight, count)), ActorRef.noSender());
    batch.await();
  }

  @Override
  public void close() {
    pair.close();
  }

  private record Work(Batch batch, int count, int inFlight) {}

  private static final class Echo extends AbstractActor {
    @Override
    public Receive createReceive() {
      return receiveBuilder().match(byte[].class, b -> getSender().tell(b, getSelf())).build();
    }
  }

  private static final class Asker extends AbstractActor {
    private final ActorRef remote;
    private final byte[] question;
    private Batch batch;
    private int toAsk;
    private long[] starts;
    private int asked;
    private int answered;

    Asker(ActorRef remote, int payload) {
      this.remote = remote;
      this.question = new byte[payload];
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(byte[].class, this::answered)
          .match(Work.class, this::begin)
          .build();
    }

    private void begin(Work work) {
      batch = work.batch();
      toAsk = work.count();
      starts = new long[work.inFlight()];
      asked = 0;
      answered = 0;
      for (int i = 0; i < work.inFlight(); i++) {
        ask();
      }
    }

    private void ask() {
      toAsk--;
      starts[asked++ % starts.length] = System.nanoTime();
      remote.tell(question, getSelf());
    }

    /** Answers come in the order of the questions. */
    private void answered(byte[] answer) {
      Latencies.record(System.nanoTime() - starts[answered++ % starts.length]);
      if (answer.length != question.length) {
        batch.fail(new IllegalStateException("an answer of " + answer.length + " bytes"));
        return;
      }
      if (toAsk > 0) {
        ask();
      }
      batch.count();
    }
  }
}
