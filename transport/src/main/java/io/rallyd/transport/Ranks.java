package io.rallyd.transport;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Things by a number that changes; those of the same number in the order in which they got it.
 * Nothing here takes longer the more there are of one number. Not safe for use by many threads.
 */
final class Ranks<T> {
  private final NavigableMap<Integer, LinkedHashSet<T>> byRank = new TreeMap<>();
  private final Map<T, Integer> ranks = new HashMap<>();

  /** Gives a thing its number; one that has this number already keeps its turn. */
  void put(T thing, int rank) {
    Integer before = ranks.put(thing, rank);
    if (before == null || before != rank) {
      if (before != null) {
        take(thing, before);
      }
      byRank.computeIfAbsent(rank, r -> new LinkedHashSet<>()).add(thing);
    }
  }

  /** Forgets a thing; does nothing when it is not known. */
  void remove(T thing) {
    Integer rank = ranks.remove(thing);
    if (rank != null) {
      take(thing, rank);
    }
  }

  private void take(T thing, int rank) {
    LinkedHashSet<T> same = byRank.get(rank);
    same.remove(thing);
    if (same.isEmpty()) {
      byRank.remove(rank);
    }
  }

  /** Returns the first of those with the lowest number, or null when there are none. */
  T lowest() {
    return byRank.isEmpty() ? null : byRank.firstEntry().getValue().iterator().next();
  }

  /** Returns the first of those with the highest number, or null when there are none. */
  T highest() {
    return byRank.isEmpty() ? null : byRank.lastEntry().getValue().iterator().next();
  }
}
