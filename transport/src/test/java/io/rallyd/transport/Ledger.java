package io.rallyd.transport;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one side of one session has sent and what the other has handled of it: one row of numbers
 * over messages, requests and streams, each used once and in order.
 */
final class Ledger {
  private final String name;
  private final Verdict verdict;
  private final AtomicLong given = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong handled = new AtomicLong();
  private long last;

  Ledger(String name, Verdict verdict) {
    this.name = name;
    this.verdict = verdict;
  }

  /** Returns the next number; the caller hands numbers to the link in their order. */
  long next() {
    return given.incrementAndGet();
  }

  /** What had a number was not sent, and said so. */
  void refused() {
    refused.incrementAndGet();
  }

  /** Something with a number has come to its handler. */
  synchronized void handled(long number) {
    verdict.check(number > last, name + ": number " + number + " was handled after " + last);
    last = number;
    handled.incrementAndGet();
  }

  /** Nothing is under way any more, and the session has lived through it all. */
  void settle() {
    verdict.check(
        handled.get() == given.get() - refused.get(),
        name
            + ": of "
            + given
            + " given, "
            + refused
            + " were refused and "
            + handled
            + " handled");
  }
}
