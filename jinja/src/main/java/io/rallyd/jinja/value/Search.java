package io.rallyd.jinja.value;

/** Search in strings whose time is bounded by the sum of the lengths. */
final class Search {
  /** Below this product of lengths the simple search of the platform is fast enough. */
  private static final long SIMPLE = 1 << 20;

  private Search() {}

  /** The first index of a part at or after a position, or -1. */
  static int first(String text, String part, int from) {
    Meter.step((text.length() - from) / 64);
    if (part.length() < 8 || (long) part.length() * (text.length() - from) < SIMPLE) {
      return text.indexOf(part, from);
    }
    int[] borders = borders(part);
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
        matched = borders[matched - 1];
      }
      if (text.charAt(i) == part.charAt(matched)) {
        matched++;
      }
      if (matched == part.length()) {
        return i - matched + 1;
      }
    }
    return -1;
  }

  /** For each prefix the length of its longest border (Knuth, Morris, Pratt 1977). */
  private static int[] borders(String part) {
    Meter.allocate(4L * part.length());
    int[] borders = new int[part.length()];
    int length = 0;
    for (int i = 1; i < part.length(); i++) {
      while (length > 0 && part.charAt(i) != part.charAt(length)) {
        length = borders[length - 1];
      }
      if (part.charAt(i) == part.charAt(length)) {
        length++;
      }
      borders[i] = length;
    }
    return borders;
  }
}
