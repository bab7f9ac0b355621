package io.rallyd.daemon.redline;

import java.util.OptionalDouble;

/**
 * Searches the highest rate that holds: from the first one up or down by factors of two until one
 * rate has held and one has not, then in the middle between the two, until they are close enough.
 * Knows nothing of time. Not thread-safe.
 */
public final class RedlineSearch {
  /** How many rates are tried at most. */
  public static final int MAX_STEPS = 24;

  private final double precision;
  private double next;
  private double held;
  private double failed = Double.POSITIVE_INFINITY;
  private int steps;
  private boolean bottom;

  /**
   * Creates a search.
   *
   * @param startRate the first rate, above 0
   * @param precision how close the two rates have to come, as a share of the lower one
   */
  public RedlineSearch(double startRate, double precision) {
    this.next = startRate;
    this.precision = precision;
  }

  /** Returns the rate to try, empty when the search is over. */
  public OptionalDouble next() {
    return over() ? OptionalDouble.empty() : OptionalDouble.of(next);
  }

  /**
   * Tells whether the rate to try has held.
   *
   * @param lowest the lowest rate that can be judged: the search goes no further down, and begins
   *     anew there when it began lower
   */
  public void tried(boolean hasHeld, double lowest) {
    steps++;
    if (!hasHeld && next < lowest && held == 0 && Double.isInfinite(failed)) {
      next = lowest;
      return;
    }
    if (hasHeld) {
      held = Math.max(held, next);
    } else {
      failed = Math.min(failed, next);
    }
    if (Double.isInfinite(failed)) {
      next = held * 2;
    } else if (held == 0) {
      next = failed / 2;
      bottom = next < lowest;
    } else {
      next = (held + failed) / 2;
    }
  }

  /** Returns the highest rate that held, 0 when none did. */
  public double held() {
    return held;
  }

  /** Returns the lowest rate that did not hold, infinite when all did. */
  public double failed() {
    return failed;
  }

  /** Returns whether the answer is as close as was asked for. */
  public boolean precise() {
    return held > 0 && failed - held <= precision * held;
  }

  private boolean over() {
    return precise() || steps >= MAX_STEPS || held == 0 && bottom;
  }
}
