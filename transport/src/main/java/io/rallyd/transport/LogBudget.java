package io.rallyd.transport;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Bounds how many lines of one kind get into the log, however often others make them happen: so
 * many in a time about one peer, and so many in all. Safe for use by many threads.
 */
public final class LogBudget {
  /** The answer for a line that is to be left out. */
  public static final long LEAVE_OUT = -1;

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final int perKey;
  private final int all;
  private final LongSupplier nanos;
  private final Map<String, Integer> written = new HashMap<>();
  private long windowStart;
  private int total;
  private long leftOut;

  /**
   * Creates a budget.
   *
   * @param perKey lines a minute about one peer
   * @param all lines a minute in all
   */
  public LogBudget(int perKey, int all) {
    this(perKey, all, System::nanoTime);
  }

  LogBudget(int perKey, int all, LongSupplier nanos) {
    this.perKey = perKey;
    this.all = all;
    this.nanos = nanos;
    this.windowStart = nanos.getAsLong();
  }

  /**
   * Asks for one line.
   *
   * @param key whom it is about
   * @return how many lines, about whomever, were left out since the last one that was written; or
   *     {@link #LEAVE_OUT}
   */
  public synchronized long claim(String key) {
    long now = nanos.getAsLong();
    if (now - windowStart >= WINDOW.toNanos()) {
      windowStart = now;
      total = 0;
      written.clear();
    }
    int soFar = written.getOrDefault(key, 0);
    if (total >= all || soFar >= perKey) {
      leftOut++;
      return LEAVE_OUT;
    }
    total++;
    // At most as many keys as lines, so the map is bounded, too.
    written.put(key, soFar + 1);
    long before = leftOut;
    leftOut = 0;
    return before;
  }

  /** Returns what to add to a line of which so many like it were left out before. */
  public static String more(long leftOut) {
    return leftOut == 0 ? "" : " (" + leftOut + " lines of this kind were left out before)";
  }
}
