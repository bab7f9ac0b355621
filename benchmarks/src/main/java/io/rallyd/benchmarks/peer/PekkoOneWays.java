package io.rallyd.benchmarks.peer;

import io.rallyd.benchmarks.contest.Latencies;
import io.rallyd.benchmarks.transport.Batch;
import io.rallyd.benchmarks.transport.OneWays;
import io.rallyd.benchmarks.transport.Via;
import java.util.concurrent.Semaphore;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;

/**
 * Messages to an actor of another system. Pekko drops what exceeds its queue of 3072, so no more
 * than that are under way: the receiver gives leave for more, within this process and so for
 * nothing, which a real sender would have to send messages for.
 */
final class PekkoOneWays implements OneWays {
  private static final int UNDER_WAY = 2048;
  private static final int LEAVE = 256;

  private final byte[] message;
  private final Semaphore leave = new Semaphore(UNDER_WAY);
  private final PekkoPair pair;
  private volatile Batch batch;

  /** When the only message of a batch was sent; written before the batch. */
  private long alone;

  PekkoOneWays(Via via, int payload) {
    message = new byte[payload];
    pair = new PekkoPair(via, Props.create(Taker.class, Taker::new));
  }

  @Override
  public void run(int count) {
    Batch next = new Batch(count);
    alone = count == 1 ? System.nanoTime() : 0;
    batch = next;
    ActorRef far = pair.far();
    for (int i = 0; i < count; i++) {
      leave.acquireUninterruptibly();
      far.tell(message, ActorRef.noSender());
    }
    next.await();
  }

  @Override
  public void close() {
    pair.close();
  }

  private void received(byte[] received) {
    Batch current = batch;
    if (alone != 0) {
      Latencies.record(System.nanoTime() - alone);
    }
    if (received.length == message.length) {
      current.count();
    } else {
      current.fail(new IllegalStateException("another message than was sent"));
    }
  }

  private final class Taker extends AbstractActor {
    private int taken;

    @Override
    public Receive createReceive() {
      return receiveBuilder().match(byte[].class, this::take).build();
    }

    private void take(byte[] bytes) {
      taken++;
      if (taken == LEAVE) {
        taken = 0;
        leave.release(LEAVE);
      }
      received(bytes);
    }
  }
}
