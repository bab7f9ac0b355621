package io.rallyd.transport;

import java.time.Duration;

/**
 * Requests in the order in which their time is over. A place is looked for from both ends, and most
 * requests of a session are given the same time or one of a few, so it is found at once. For one
 * thread.
 */
final class Deadlines {
  /** Far more than anybody waits, and small enough to be added to any time. */
  private static final long LONGEST = Long.MAX_VALUE / 4;

  private Pending first;
  private Pending last;

  /** Adds one, which has its time from now on. */
  void add(Pending added, long now) {
    added.at = now + nanos(added.deadline());
    Pending before = last;
    Pending after = first;
    while (before != null && before.at - added.at > 0) {
      if (after.at - added.at > 0) {
        before = after.earlier;
        break;
      }
      before = before.earlier;
      after = after.later;
    }
    link(before, added, before == null ? first : before.later);
  }

  private void link(Pending before, Pending added, Pending after) {
    added.earlier = before;
    added.later = after;
    if (before == null) {
      first = added;
    } else {
      before.later = added;
    }
    if (after == null) {
      last = added;
    } else {
      after.earlier = added;
    }
  }

  /** Removes one that was added. */
  void remove(Pending removed) {
    if (removed.earlier == null) {
      first = removed.later;
    } else {
      removed.earlier.later = removed.later;
    }
    if (removed.later == null) {
      last = removed.earlier;
    } else {
      removed.later.earlier = removed.earlier;
    }
    removed.earlier = null;
    removed.later = null;
  }

  /** Returns whose time is over first, or null. */
  Pending first() {
    return first;
  }

  private static long nanos(Duration time) {
    return time.getSeconds() > LONGEST / 1_000_000_000 ? LONGEST : time.toNanos();
  }
}
