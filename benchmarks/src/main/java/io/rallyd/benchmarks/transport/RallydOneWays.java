package io.rallyd.benchmarks.transport;

import io.rallyd.benchmarks.contest.Latencies;
import io.rallyd.protocol.race.NodeNotice;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import java.util.List;

/**
 * Notices as a race has them. Only the hand-over of the last of a burst is watched, since nothing
 * is told of bare frames and of those of peers; a notice that is lost keeps its batch from ending.
 */
final class RallydOneWays implements OneWays {
  /**
   * Bytes sent before the hand-over of the last message is waited for: as many as bare frames wait
   * for, which go on until a connection has so many that were not written.
   */
  private static final int BURST_BYTES = 256 << 10;

  private final Sender sender;
  private final NodeNotice notice;
  private final int burst;
  private final RallydPair pair;
  private volatile Batch batch;

  /** When the only message of a batch was sent; written before the batch. */
  private long alone;

  RallydOneWays(Sender sender, Via via, int payload, int connections) {
    this.sender = sender;
    this.notice = Sized.notice(payload);
    this.burst = Math.max(1, BURST_BYTES / Sized.frameBytes(payload));
    this.pair =
        new RallydPair(
            via,
            Handlers.builder().on(NodeNotice.class, (from, n) -> received(n)).build(),
            connections);
  }

  @Override
  public void run(int count) {
    Batch next = new Batch(count);
    alone = count == 1 ? System.nanoTime() : 0;
    batch = next;
    List<Link> links = pair.links();
    if (sender == Sender.LOOP) {
      // Only the first is sent from here; what its writing sets off runs on the loop.
      links.forEach(link -> sendAll(link, next, count / links.size(), 1));
    } else {
      for (int i = 0; i < count; i++) {
        links.get(i % links.size()).send(notice);
      }
    }
    next.await();
  }

  /**
   * Sends some and, from the event loop, which tells that they are written, the rest in bursts.
   *
   * @param most how many are sent now
   */
  private void sendAll(Link link, Batch next, int left, int most) {
    int now = Math.min(most, left);
    for (int i = 1; i < now; i++) {
      link.send(notice);
    }
    link.send(notice)
        .whenComplete(
            (ok, failure) -> {
              if (failure != null) {
                next.fail(failure);
              } else if (left > now) {
                sendAll(link, next, left - now, burst);
              }
            });
  }

  private void received(NodeNotice received) {
    Batch current = batch;
    if (alone != 0) {
      Latencies.record(System.nanoTime() - alone);
    }
    if (received.text().length() == notice.text().length()) {
      current.count();
    } else {
      current.fail(new IllegalStateException("another message than was sent"));
    }
  }

  @Override
  public void close() {
    pair.close();
  }
}
