package io.rallyd.jinja.value;

/** Separators between groups of digits. */
final class Grouping {
  private Grouping() {}

  /**
   * Puts separators into the digits before the point.
   *
   * @param width the width to reach with leading zeros, 0 for none
   */
  static String group(String text, char separator, int size, int width) {
    int from = NumberFormat.head(text);
    int to = from;
    while (to < text.length()
        && Character.digit(text.charAt(to), 16) >= 0
        && !isExponent(text, to)) {
      to++;
    }
    StringBuilder digits = new StringBuilder(text.substring(from, to));
    int room = width - from - (text.length() - to);
    while (grouped(digits.length(), size) < room) {
      digits.insert(0, '0');
    }
    for (int i = digits.length() - size; i > 0; i -= size) {
      digits.insert(i, separator);
    }
    return text.substring(0, from) + digits + text.substring(to);
  }

  private static boolean isExponent(String text, int at) {
    return Character.toLowerCase(text.charAt(at)) == 'e'
        && at + 1 < text.length()
        && "+-".indexOf(text.charAt(at + 1)) >= 0;
  }

  private static int grouped(int digits, int size) {
    return digits + (digits - 1) / size;
  }
}
