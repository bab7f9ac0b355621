package io.rallyd.driver.http;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Percent-encoding of paths and queries by the rules of the Elasticsearch clients: everything is
 * encoded, also {@code /}, except letters, digits, {@code -._~} and {@code ,} and {@code *}.
 */
public final class Percent {
  private static final String HEX = "0123456789ABCDEF";

  private Percent() {}

  /** Returns a path segment or a query value in its encoded form. */
  public static String encode(String text) {
    return encode(text, "-._~,*");
  }

  /**
   * Returns a path that a user wrote, with only those characters encoded that would break the
   * request line: spaces, control characters and all beyond ASCII.
   */
  public static String encodePath(String path) {
    return encode(path, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
  }

  /**
   * Returns {@code ?key=value&...}, or nothing for no values. Null values are left out, lists are
   * joined by commas, booleans are in lower case; keys stay as they are.
   */
  public static String query(Map<String, ?> values) {
    String query =
        values.entrySet().stream()
            .filter(e -> e.getValue() != null)
            .map(e -> encodePath(e.getKey()) + "=" + encode(text(e.getValue())))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  private static String text(Object value) {
    return value instanceof Collection<?> list
        ? list.stream().map(Percent::text).collect(Collectors.joining(","))
        : String.valueOf(value);
  }

  private static String encode(String text, String safe) {
    if (text.chars().allMatch(c -> plain(c, safe))) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (plain(b, safe)) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      }
    }
    return out.toString();
  }

  private static boolean plain(int c, String safe) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || (c > 0 && safe.indexOf(c) >= 0);
  }
}
