package io.rallyd.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The requests of a session that await their answer. There is one timer for all of them, for
 * whoever is next, and it is moved only when somebody comes before. On the session's loop only.
 */
final class Requests {
  private final Awaited awaited = new Awaited();
  private final ArrayList<Pending> fresh = new ArrayList<>(0);
  private final Deadlines deadlines = new Deadlines();
  private final EventLoop loop;
  private final Clocks clocks;
  private final String peer;
  private final Counters counters;
  private ScheduledFuture<?> timer;
  private long timerAt;

  Requests(EventLoop loop, Clocks clocks, String peer, Counters counters) {
    this.loop = loop;
    this.clocks = clocks;
    this.peer = peer;
    this.counters = counters;
  }

  /** Adds a request, whose time begins with {@link #begin}. */
  void add(Pending request) {
    awaited.add(request);
    fresh.add(request);
  }

  /** Begins the time of those added since the last call: of a turn of the loop, at its end. */
  void begin() {
    if (fresh.isEmpty()) {
      return;
    }
    long now = now();
    for (Pending request : fresh) {
      if (awaited.has(request)) {
        deadlines.add(request, now);
      }
    }
    fresh.clear();
    arm(now);
  }

  /** Returns the request of this id, which is then no longer awaited, or null. */
  Pending take(long id) {
    Pending found = awaited.remove(id);
    if (found == null) {
      counters.add(Counters.Count.ANSWERS_TOO_LATE);
    } else {
      forget(found);
    }
    return found;
  }

  void failAll(RequestFailedException why) {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    fresh.clear();
    for (Pending each : awaited.removeAll()) {
      forget(each);
      each.completeExceptionally(why);
    }
  }

  private void forget(Pending request) {
    boolean begun = request == deadlines.first() || request.earlier != null;
    if (begun) {
      deadlines.remove(request);
    }
  }

  private void arm(long now) {
    Pending next = deadlines.first();
    if (next == null || timer != null && timerAt - next.at <= 0) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    timerAt = next.at;
    timer = loop.schedule(this::expire, Math.max(0, next.at - now), TimeUnit.NANOSECONDS);
  }

  private void expire() {
    timer = null;
    long now = now();
    Pending late = deadlines.first();
    while (late != null && late.at - now <= 0) {
      awaited.remove(late.id);
      deadlines.remove(late);
      counters.add(Counters.Count.REQUESTS_TIMED_OUT);
      late.completeExceptionally(tooLate(late));
      late = deadlines.first();
    }
    // Those who were told have taken their time.
    arm(now());
  }

  private RequestFailedException tooLate(Pending late) {
    return new RequestFailedException(
        RequestFailedException.Kind.DEADLINE,
        late.type().getSimpleName()
            + " was not answered by "
            + peer
            + " within "
            + late.deadline().toMillis() / 1000.0
            + " s");
  }

  private long now() {
    return clocks.nanos().getAsLong();
  }
}
