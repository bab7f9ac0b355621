package io.rallyd.driver.track;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the name that somebody probably meant. Likeness of two texts is twice the characters that
 * match, found by splitting at the longest common run again and again (Ratcliff and Obershelp),
 * over the sum of their lengths.
 */
public final class CloseMatches {
  private static final double CUTOFF = 0.6;

  private CloseMatches() {}

  /** Returns the candidate most like the word, if one is at least 0.6 alike. */
  public static Optional<String> best(String word, Collection<String> candidates) {
    return candidates.stream()
        .filter(c -> ratio(word, c) >= CUTOFF)
        .max(Comparator.comparingDouble((String c) -> ratio(word, c)).thenComparing(c -> c));
  }

  /** Returns the likeness of two texts from 0 to 1. */
  static double ratio(String a, String b) {
    int length = a.length() + b.length();
    return length == 0 ? 1 : 2.0 * matches(a, b) / length;
  }

  private static int matches(String a, String b) {
    int best = 0;
    int bestA = 0;
    int bestB = 0;
    Map<Integer, Integer> runs = new HashMap<>();
    for (int i = 0; i < a.length(); i++) {
      Map<Integer, Integer> next = new HashMap<>();
      for (int j = 0; j < b.length(); j++) {
        if (a.charAt(i) == b.charAt(j)) {
          int run = runs.getOrDefault(j - 1, 0) + 1;
          next.put(j, run);
          if (run > best) {
            best = run;
            bestA = i - run + 1;
            bestB = j - run + 1;
          }
        }
      }
      runs = next;
    }
    if (best == 0) {
      return 0;
    }
    return matches(a.substring(0, bestA), b.substring(0, bestB))
        + best
        + matches(a.substring(bestA + best), b.substring(bestB + best));
  }
}
