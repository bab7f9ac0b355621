package io.rallyd.jinja.value;

/** Characters of strings, counted as Unicode code points as the language does. */
public final class Characters {
  private Characters() {}

  /** True for the characters that the language strips and splits at. */
  public static boolean isSpace(int c) {
    return c >= 0x09 && c <= 0x0d
        || c >= 0x1c && c <= 0x20
        || c == 0x85
        || c == 0xa0
        || c == 0x1680
        || c >= 0x2000 && c <= 0x200a
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  /** The number of characters. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** True if every character is one Java char, so that offsets are indexes. */
  static boolean isFlat(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The part of a text between two character positions, which must be in order and in range. */
  public static String slice(String text, int from, int to) {
    if (isFlat(text)) {
      return text.substring(from, to);
    }
    int start = text.offsetByCodePoints(0, from);
    return text.substring(start, text.offsetByCodePoints(start, to - from));
  }

  /** The text that a character makes. */
  static String of(int codePoint) {
    return Character.toString(codePoint);
  }

  static int compare(String a, String b) {
    int end = Math.min(a.length(), b.length());
    for (int i = 0; i < end; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean leftWide = Character.isSurrogate(left);
        boolean rightWide = Character.isSurrogate(right);
        return leftWide == rightWide ? left - right : leftWide ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  /** Removes white space at the end. */
  public static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  /** The text repeated, at least zero times, counted by the meter. */
  public static String repeat(String text, long count) {
    if (count <= 0 || text.isEmpty()) {
      return "";
    }
    Meter.text(count > Integer.MAX_VALUE ? Long.MAX_VALUE : text.length() * count);
    return text.repeat((int) count);
  }
}
