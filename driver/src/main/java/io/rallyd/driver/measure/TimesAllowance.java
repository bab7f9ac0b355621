package io.rallyd.driver.measure;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the times of one task on one worker may cost on the wire, so that it does not depend on the
 * rate of the requests. What was sent is a debt that the seconds pay off, and while there is any
 * the times wait and go on being added up. What a second leaves over is kept for the next one, but
 * no more than that, so that within any number of seconds they cost those seconds' bytes, those of
 * one more, and what was sent last.
 *
 * <p>The worker's loop asks and sends, the thread that encodes says what it came to. Until it has
 * said so, the debt counts as endless: what waits to be encoded does not grow.
 */
final class TimesAllowance {
  /** As much as a second of some hundred requests costs. */
  static final long BYTES_PER_SECOND = 2_048;

  /** More than any debt can be, so that what is not known yet shows; a few of it add up. */
  private static final long UNKNOWN = 1L << 40;

  private final AtomicLong debt = new AtomicLong();

  /** A second has passed; returns whether times may be sent. Called on the loop. */
  boolean secondPassed() {
    long left = debt.addAndGet(-BYTES_PER_SECOND);
    if (left < -BYTES_PER_SECOND) {
      // Nothing is being encoded, or it would be far above; so nobody else changes it now.
      debt.set(-BYTES_PER_SECOND);
    }
    return left <= 0;
  }

  /** Histograms are handed over to be encoded; called on the loop, whether allowed or not. */
  void sent() {
    debt.addAndGet(UNKNOWN);
  }

  /** So much became of what was handed over; called once for each, on the thread that encodes. */
  void cost(long bytes) {
    debt.addAndGet(bytes - UNKNOWN);
  }
}
