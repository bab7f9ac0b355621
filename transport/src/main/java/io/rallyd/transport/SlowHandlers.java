package io.rallyd.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Which handlers held an event loop for too long, how often, and for how long at worst. Safe for
 * use by many threads; only ever touched by what was slow already.
 */
final class SlowHandlers {
  /** Names are those of messages, so this is never reached; a bound all the same. */
  private static final int MOST_NAMES = 256;

  private record Slow(long count, long worstNanos) {
    Slow and(Slow other) {
      return new Slow(count + other.count, Math.max(worstNanos, other.worstNanos));
    }
  }

  private final ConcurrentMap<String, Slow> byName = new ConcurrentHashMap<>();

  void add(String name, long nanos) {
    if (byName.size() < MOST_NAMES || byName.containsKey(name)) {
      byName.merge(name, new Slow(1, nanos), Slow::and);
    }
  }

  /** Puts what is known into a snapshot, under the names that {@link Measures} explains. */
  void into(Map<String, Long> snapshot) {
    byName.forEach(
        (name, slow) -> {
          snapshot.put(Measures.slowCount(name), slow.count());
          snapshot.put(Measures.slowWorst(name), TimeUnit.NANOSECONDS.toMicros(slow.worstNanos()));
        });
  }
}
