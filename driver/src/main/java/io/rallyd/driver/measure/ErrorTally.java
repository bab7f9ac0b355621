package io.rallyd.driver.measure;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts error descriptions: a bounded number of distinct ones, each of bounded length. */
final class ErrorTally {
  /** More distinct descriptions than this are counted under {@link #OTHER}. */
  static final int MAX_DISTINCT = 20;

  /** Longer descriptions are cut. */
  static final int MAX_LENGTH = 500;

  /** Stands for all descriptions beyond the bound. */
  static final String OTHER = "other errors";

  private final Map<String, Long> counts = new LinkedHashMap<>();

  void add(String description) {
    String text = description;
    if (text.length() > MAX_LENGTH) {
      text = text.substring(0, MAX_LENGTH) + "...";
    }
    if (counts.size() >= MAX_DISTINCT && !counts.containsKey(text)) {
      text = OTHER;
    }
    counts.merge(text, 1L, Long::sum);
  }

  Map<String, Long> counts() {
    return Map.copyOf(counts);
  }

  void clear() {
    counts.clear();
  }
}
