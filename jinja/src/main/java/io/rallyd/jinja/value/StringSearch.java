package io.rallyd.jinja.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiPredicate;

/** Methods of strings that search, replace and split. */
public final class StringSearch {
  static final MethodTable<String> TABLE =
      new MethodTable<String>("str")
          .add("find", (s, a) -> find(s, a, false), "sub", "start?", "end?")
          .add("rfind", (s, a) -> find(s, a, true), "sub", "start?", "end?")
          .add("index", (s, a) -> index(s, a, false), "sub", "start?", "end?")
          .add("rindex", (s, a) -> index(s, a, true), "sub", "start?", "end?")
          .add("count", StringSearch::count, "sub", "start?", "end?")
          .add("startswith", (s, a) -> edge(s, a, String::startsWith), "affix", "start?", "end?")
          .add("endswith", (s, a) -> edge(s, a, String::endsWith), "affix", "start?", "end?")
          .add(
              "replace",
              (s, a) -> replace(s, a.text("old"), a.text("new"), a.integer("count", -1)),
              "old",
              "new",
              "count?")
          .addNamed("split", (s, a) -> split(s, a, false), "sep?", "maxsplit?")
          .addNamed("rsplit", (s, a) -> split(s, a, true), "sep?", "maxsplit?")
          .addNamed("splitlines", (s, a) -> lines(s, a.flag("keepends", false)), "keepends?")
          .add("partition", (s, a) -> partition(s, a.text("sep"), false), "sep")
          .add("rpartition", (s, a) -> partition(s, a.text("sep"), true), "sep");

  private StringSearch() {}

  /** A part of a text and where it starts, in characters. */
  private record Window(String text, int start) {}

  private static Window window(String text, Bound a) {
    int length = Characters.length(text);
    int start = bound(a, "start", 0, length);
    int end = Math.min(length, bound(a, "end", length, length));
    return start > end ? null : new Window(Characters.slice(text, start, end), start);
  }

  private static int bound(Bound a, String name, int fallback, int length) {
    int value = a.get(name) == null ? fallback : a.integer(name, fallback);
    return value < 0 ? Math.max(0, value + length) : value;
  }

  private static long find(String text, Bound a, boolean last) {
    String part = a.text("sub");
    Window window = window(text, a);
    if (window == null) {
      return -1;
    }
    int at = last ? lastIndex(window.text, part) : Search.first(window.text, part, 0);
    return at < 0 ? -1 : window.start + window.text.codePointCount(0, at);
  }

  private static int lastIndex(String text, String part) {
    String turned = new StringBuilder(text).reverse().toString();
    String turnedPart = new StringBuilder(part).reverse().toString();
    int at = Search.first(turned, turnedPart, 0);
    return at < 0 ? -1 : text.length() - part.length() - at;
  }

  private static Object index(String text, Bound a, boolean last) {
    long at = find(text, a, last);
    if (at < 0) {
      throw EvaluationException.value("substring not found");
    }
    return at;
  }

  private static Object count(String text, Bound a) {
    String part = a.text("sub");
    Window window = window(text, a);
    if (window == null) {
      return 0L;
    }
    if (part.isEmpty()) {
      return Characters.length(window.text) + 1L;
    }
    long count = 0;
    int at = Search.first(window.text, part, 0);
    while (at >= 0) {
      Meter.step(1);
      count++;
      at = Search.first(window.text, part, at + part.length());
    }
    return count;
  }

  private static Object edge(String text, Bound a, BiPredicate<String, String> test) {
    Window window = window(text, a);
    List<?> parts = a.get("affix") instanceof Tuple tuple ? tuple : List.of(a.text("affix"));
    for (Object part : parts) {
      if (!(part instanceof String s)) {
        throw EvaluationException.type(
            "startswith and endswith need strings, not " + Types.name(part));
      }
      if (window != null && test.test(window.text, s)) {
        return true;
      }
    }
    return false;
  }

  /** Replaces a part by another, at most so many times; a negative count means all. */
  public static String replace(String text, String old, String fresh, int count) {
    if (count == 0 || old.length() > text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int limit = count < 0 ? Integer.MAX_VALUE : count;
    int from = 0;
    int done = 0;
    while (done < limit) {
      int at = old.isEmpty() ? from : Search.first(text, old, from);
      if (at < 0) {
        break;
      }
      Meter.text((long) fresh.length() + at - from);
      out.append(text, from, at).append(fresh);
      done++;
      from = at + old.length();
      if (old.isEmpty()) {
        if (from >= text.length()) {
          return out.toString();
        }
        int next = text.offsetByCodePoints(from, 1);
        out.append(text, from, next);
        from = next;
      }
      Meter.step(1);
    }
    return out.append(text, from, text.length()).toString();
  }

  private static Object split(String text, Bound a, boolean fromRight) {
    String separator = a.text("sep", null);
    int limit = a.integer("maxsplit", -1);
    if (separator != null && separator.isEmpty()) {
      throw EvaluationException.value("empty separator");
    }
    return split(text, separator, limit < 0 ? Integer.MAX_VALUE : limit, fromRight);
  }

  /** Splits at a separator (null: runs of white space), at most so many times. */
  public static List<Object> split(String text, String separator, int limit, boolean fromRight) {
    if (fromRight) {
      String turned = new StringBuilder(text).reverse().toString();
      String turnedSeparator =
          separator == null ? null : new StringBuilder(separator).reverse().toString();
      List<Object> parts = split(turned, turnedSeparator, limit, false);
      parts.replaceAll(part -> new StringBuilder((String) part).reverse().toString());
      Collections.reverse(parts);
      return parts;
    }
    Meter.text(text.length());
    return separator == null ? words(text, limit) : pieces(text, separator, limit);
  }

  private static List<Object> pieces(String text, String separator, int limit) {
    List<Object> parts = new ArrayList<>();
    int from = 0;
    int at = limit == 0 ? -1 : Search.first(text, separator, 0);
    while (at >= 0) {
      Meter.elements(1);
      parts.add(text.substring(from, at));
      from = at + separator.length();
      at = parts.size() >= limit ? -1 : Search.first(text, separator, from);
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static List<Object> words(String text, int limit) {
    List<Object> parts = new ArrayList<>();
    int at = skip(text, 0, true);
    while (at < text.length()) {
      Meter.elements(1);
      if (parts.size() >= limit) {
        parts.add(Characters.stripEnd(text.substring(at)));
        break;
      }
      int end = skip(text, at, false);
      parts.add(text.substring(at, end));
      at = skip(text, end, true);
    }
    return parts;
  }

  private static int skip(String text, int from, boolean space) {
    int at = from;
    while (at < text.length() && Characters.isSpace(text.charAt(at)) == space) {
      at++;
    }
    return at;
  }

  /** Splits at the ends of lines. */
  public static List<Object> lines(String text, boolean keepEnds) {
    Meter.text(text.length());
    List<Object> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '\n' && c <= '\r'
          || c >= 0x1c && c <= 0x1e
          || c == 0x85
          || c == 0x2028
          || c == 0x2029) {
        int end = i;
        if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          i++;
        }
        Meter.elements(1);
        lines.add(text.substring(from, keepEnds ? i + 1 : end));
        from = i + 1;
      }
    }
    if (from < text.length()) {
      lines.add(text.substring(from));
    }
    return lines;
  }

  private static Object partition(String text, String separator, boolean last) {
    if (separator.isEmpty()) {
      throw EvaluationException.value("empty separator");
    }
    int at = last ? lastIndex(text, separator) : Search.first(text, separator, 0);
    if (at < 0) {
      return last ? Tuple.of("", "", text) : Tuple.of(text, "", "");
    }
    return Tuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
  }
}
