package io.rallyd.benchmarks.transport;

import io.rallyd.protocol.race.NodeNotice;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;

/** Notices as a race has them. */
final class RallydOneWays implements OneWays {
  /** Messages sent before the hand-over of the last of them is waited for. */
  private static final int BURST = 64;

  private final Sender sender;
  private final NodeNotice notice;
  private final RallydPair pair;
  private volatile Batch batch;

  RallydOneWays(Sender sender, Via via, int payload) {
    this.sender = sender;
    this.notice = Sized.notice(payload);
    this.pair =
        new RallydPair(
            via, Handlers.builder().on(NodeNotice.class, (from, n) -> received(n)).build());
  }

  @Override
  public void run(int count) {
    Batch next = new Batch(count);
    batch = next;
    if (sender == Sender.LOOP) {
      burst(pair.link(), next, count);
    } else {
      for (int i = 0; i < count; i++) {
        send(pair.link(), next);
      }
    }
    next.await();
  }

  /** Sends some, and from the event loop, once they are written, the rest. */
  private void burst(Link link, Batch next, int left) {
    int now = Math.min(BURST, left);
    for (int i = 1; i < now; i++) {
      send(link, next);
    }
    link.send(notice)
        .whenComplete(
            (ok, failure) -> {
              if (failure != null) {
                next.fail(failure);
              } else if (left > now) {
                burst(link, next, left - now);
              }
            });
  }

  private void send(Link link, Batch next) {
    link.send(notice)
        .whenComplete(
            (ok, failure) -> {
              if (failure != null) {
                next.fail(failure);
              }
            });
  }

  private void received(NodeNotice received) {
    Batch current = batch;
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
