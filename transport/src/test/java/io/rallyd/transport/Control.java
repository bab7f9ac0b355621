package io.rallyd.transport;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A timer beside a wait, begun after it and with a little more time than its deadline: when it
 * fires, the wait must have ended. It lives on the event loop that ends the wait, so a machine that
 * keeps that loop from running holds back both, and the judgement is the same however busy it is.
 *
 * <p>It goes in small steps, for one timer would not do: a loop that stands still between reading
 * the clock and setting the timer of the wait sets it too late by as long. A step in which the loop
 * stands still is longer by as much.
 */
final class Control {
  private static final Duration MARGIN = Duration.ofMillis(250);
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(50);

  private final EventLoop loop;
  private final CompletableFuture<?> wait;
  private final Runnable outlived;
  private long left;

  private Control(EventLoop loop, CompletableFuture<?> wait, Duration deadline, Runnable outlived) {
    this.loop = loop;
    this.wait = wait;
    this.left = deadline.plus(MARGIN).toNanos();
    this.outlived = outlived;
  }

  /**
   * Judges a request that this thread has just made over a link, not on its loop.
   *
   * @param outlived run on the loop when the wait has not ended with its deadline
   */
  static void beside(Link link, CompletableFuture<?> wait, Duration deadline, Runnable outlived) {
    LinkSession session = (LinkSession) link;
    EventLoop loop = session.loop();
    Control control = new Control(loop, wait, deadline, outlived);
    // The time of a request begins at the end of the turn in which the loop takes it over. That end
    // is a task queued before the second of these at the latest.
    session.submit(() -> loop.execute(() -> loop.execute(control::step)));
  }

  private void step() {
    if (wait.isDone()) {
      return;
    }
    if (left <= 0) {
      outlived.run();
      return;
    }
    long next = Math.min(left, STEP);
    left -= next;
    loop.schedule(this::step, next, TimeUnit.NANOSECONDS);
  }
}
