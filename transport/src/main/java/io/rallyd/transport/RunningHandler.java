package io.rallyd.transport;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a thread is busy with at this moment. Its thread writes without fences, since it does so for
 * each message; whoever looks from outside may see it a little late.
 */
final class RunningHandler {
  private static final long IDLE = Long.MIN_VALUE;

  private final Thread thread = Thread.currentThread();
  private final AtomicLong since = new AtomicLong(IDLE);
  private String name = "";

  // Of the one who looks.
  private long sinceTold = IDLE;
  private long tellAgainAt;

  /** Notes that a handler begins; returns what {@link #end} wants to know of the one around it. */
  String begin(String handler, long now) {
    String around = name;
    name = handler;
    since.lazySet(now);
    return around;
  }

  /** Notes that another handler goes on where one ended, as if it had begun with that one. */
  void next(String handler) {
    name = handler;
  }

  /** Notes that a handler is over; the one around it, if there is one, goes on. */
  void end(String around, long aroundSince) {
    name = around;
    since.lazySet(aroundSince);
  }

  /** Returns since when its handler runs, as {@link #end} wants it. */
  long since() {
    return since.getPlain();
  }

  /**
   * Returns whether the handler hangs so long that it is to be named: at the limit, at twice the
   * limit, and so on. For one thread.
   */
  boolean isToBeNamed(long now, long limitNanos) {
    long began = since.getAcquire();
    if (began == IDLE || now - began < limitNanos) {
      return false;
    }
    if (began != sinceTold) {
      sinceTold = began;
      tellAgainAt = limitNanos;
    }
    if (now - began < tellAgainAt) {
      return false;
    }
    tellAgainAt = 2 * (now - began);
    return true;
  }

  /** Returns for how long its handler runs. */
  long nanos(long now) {
    return now - since.getAcquire();
  }

  /** Returns where the thread is, one line for each frame. */
  String stack() {
    StringBuilder text = new StringBuilder();
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("\n\tat ").append(frame);
    }
    return text.toString();
  }

  boolean isDead() {
    return !thread.isAlive();
  }

  @Override
  public String toString() {
    return "The handler of " + name + " holds " + thread.getName();
  }
}
