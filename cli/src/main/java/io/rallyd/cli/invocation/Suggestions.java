package io.rallyd.cli.invocation;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what was probably meant. */
public final class Suggestions {
  private Suggestions() {}

  /** Returns {@code ; did you mean 'x'?} for the nearest known word, or nothing. */
  public static String phrase(String word, Collection<String> known) {
    return nearest(word, known).map(k -> "; did you mean '" + k + "'?").orElse("");
  }

  /**
   * Returns the known word that differs in the fewest letters, if that is less than half of them.
   */
  public static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .filter(k -> distance(word, k) * 2 < Math.max(word.length(), k.length()))
        .min(Comparator.<String>comparingInt(k -> distance(word, k)).thenComparing(k -> k));
  }

  /** Returns how many letters must be put in, left out or changed to get from one to the other. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
