package io.rallyd.driver.track;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** How sizes, counts and times are written for people. */
public final class HumanFormat {
  private static final List<String> UNITS = List.of("KB", "MB", "GB", "TB");
  private static final int BASE = 1024;

  private HumanFormat() {}

  /** Returns a size such as {@code 1.5KB}; {@code N/A} when unknown. */
  public static String size(OptionalLong bytes) {
    return bytes.isPresent() ? size(bytes.getAsLong()) : "N/A";
  }

  /** Returns a size such as {@code 1.5KB}: powers of 1024, one decimal, bytes without. */
  public static String size(long bytes) {
    if (bytes < BASE) {
      return bytes + "B";
    }
    double value = (double) bytes / BASE;
    int unit = 0;
    while (value >= BASE && unit < UNITS.size() - 1) {
      value /= BASE;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f%s", value, UNITS.get(unit));
  }

  /** Returns a count with a comma before every third digit. */
  public static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /**
   * Returns a time such as {@code 1d 1h 1m 1s}; fractions of a second with two decimals, times
   * below one second in milliseconds.
   */
  public static String duration(double seconds) {
    if (seconds == 0) {
      return "0s";
    }
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.2fms", seconds * 1000);
    }
    long whole = (long) seconds;
    List<String> parts = new ArrayList<>();
    add(parts, whole / 86_400, "d");
    add(parts, whole / 3_600 % 24, "h");
    add(parts, whole / 60 % 60, "m");
    double rest = whole % 60 + (seconds - whole);
    if (rest != Math.rint(rest)) {
      parts.add(String.format(Locale.ROOT, "%.2fs", rest));
    } else {
      add(parts, (long) rest, "s");
    }
    return String.join(" ", parts);
  }

  private static void add(List<String> parts, long count, String unit) {
    if (count > 0) {
      parts.add(count + unit);
    }
  }
}
