package io.rallyd.transport;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What other threads have submitted and the loop has not taken yet. The first submission wakes the
 * loop, which takes all that there are by then. Safe for use by many threads that add.
 */
final class Submissions {
  private final AtomicReference<Submission> last = new AtomicReference<>();

  /** Adds one; returns whether it is the first, so that the loop has to be woken. */
  boolean add(Submission submission) {
    Submission before;
    do {
      before = last.get();
      submission.neighbour = before;
    } while (!last.compareAndSet(before, submission));
    return before == null;
  }

  /** Takes all in order; each knows the one after it. Null when there is none. */
  Submission take() {
    Submission reversed = last.get() == null ? null : last.getAndSet(null);
    Submission ordered = null;
    while (reversed != null) {
      Submission earlier = reversed.neighbour;
      reversed.neighbour = ordered;
      ordered = reversed;
      reversed = earlier;
    }
    return ordered;
  }
}
