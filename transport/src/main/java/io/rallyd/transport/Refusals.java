package io.rallyd.transport;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps account of the peers that are sent away: each is counted by reason, and one a minute of
 * each address and reason gets a line in the log, within a bound for all. Safe for use by many
 * threads.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final int LINES_PER_ADDRESS = 1;
  private static final int LINES = 30;

  private final Counters counters;
  private final LogBudget budget;

  Refusals(Counters counters, LongSupplier nanos) {
    this.counters = counters;
    this.budget = new LogBudget(LINES_PER_ADDRESS, LINES, nanos);
  }

  /** Notes that a peer is refused by one of the four reasons it can hear. */
  void refused(String address, RefusalReason reason) {
    refused(address, reason.count(), reason.ofPeer());
  }

  /** Notes that a peer is sent away; {@code why} completes "was refused: it ...". */
  void refused(String address, Counters.Count count, String why) {
    counters.add(count);
    long leftOut = budget.claim(host(address) + count);
    if (leftOut != LogBudget.LEAVE_OUT) {
      LOG.warn("{} was refused: it {}{}", address, why, LogBudget.more(leftOut));
    }
  }

  private static String host(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 ? address : address.substring(0, colon);
  }
}
