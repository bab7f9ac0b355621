package io.rallyd.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.rallyd.protocol.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The requests of a session that await their answer. On the session's loop only. */
final class Requests {
  private final Map<Long, Pending> pending = new HashMap<>();
  private final EventLoop loop;
  private final String peer;
  private final Counters counters;

  Requests(EventLoop loop, String peer, Counters counters) {
    this.loop = loop;
    this.peer = peer;
    this.counters = counters;
  }

  /** A request; its future completes once. */
  record Pending(String name, CompletableFuture<Message> answer, ScheduledFuture<?> timer) {}

  void add(long id, String name, CompletableFuture<Message> answer, Duration deadline) {
    ScheduledFuture<?> timer =
        loop.schedule(() -> expire(id, deadline), deadline.toNanos(), TimeUnit.NANOSECONDS);
    pending.put(id, new Pending(name, answer, timer));
  }

  /** Returns the request of this id, which is then no longer awaited, or null. */
  Pending take(long id) {
    Pending found = pending.remove(id);
    if (found == null) {
      counters.add(Counters.Count.ANSWERS_TOO_LATE);
    } else {
      found.timer().cancel(false);
    }
    return found;
  }

  void failAll(RequestFailedException why) {
    for (Pending each : new ArrayList<>(pending.values())) {
      each.timer().cancel(false);
      each.answer().completeExceptionally(why);
    }
    pending.clear();
  }

  private void expire(long id, Duration deadline) {
    Pending late = pending.remove(id);
    if (late != null) {
      counters.add(Counters.Count.REQUESTS_TIMED_OUT);
      late.answer()
          .completeExceptionally(
              new RequestFailedException(
                  RequestFailedException.Kind.DEADLINE,
                  late.name()
                      + " was not answered by "
                      + peer
                      + " within "
                      + deadline.toMillis() / 1000.0
                      + " s"));
    }
  }
}
