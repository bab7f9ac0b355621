package io.rallyd.jinja.value;

import java.util.Iterator;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Methods of strings that change case, margins and width. */
public final class StringMethods {
  static final MethodTable<String> TABLE =
      new MethodTable<String>("str")
          .add("upper", (s, a) -> upper(s))
          .add("lower", (s, a) -> lower(s))
          .add("casefold", (s, a) -> caseFold(s))
          .add("capitalize", (s, a) -> capitalize(s))
          .add("title", (s, a) -> title(s))
          .add("swapcase", (s, a) -> swapCase(s))
          .add("strip", (s, a) -> strip(s, a.text("chars", null), true, true), "chars?")
          .add("lstrip", (s, a) -> strip(s, a.text("chars", null), true, false), "chars?")
          .add("rstrip", (s, a) -> strip(s, a.text("chars", null), false, true), "chars?")
          .add("center", (s, a) -> center(s, a.integer("width", 0), fill(a)), "width", "fill?")
          .add("ljust", (s, a) -> s + pad(s, a), "width", "fill?")
          .add("rjust", (s, a) -> pad(s, a) + s, "width", "fill?")
          .add("zfill", (s, a) -> zeroFill(s, a.integer("width", 0)), "width")
          .addNamed("expandtabs", (s, a) -> expandTabs(s, a.integer("tabsize", 8)), "tabsize?")
          .add("join", (s, a) -> join(s, a.get("iterable")), "iterable")
          .add("removeprefix", (s, a) -> removePrefix(s, a.text("prefix")), "prefix")
          .add("removesuffix", (s, a) -> removeSuffix(s, a.text("suffix")), "suffix")
          .add("translate", (s, a) -> translate(s, a.get("table")), "table")
          .add("format_map", (s, a) -> BraceFormat.formatMap(s, a.get("mapping")), "mapping");

  private StringMethods() {}

  /** The text in capitals. */
  public static String upper(String text) {
    Meter.text(text.length());
    return text.toUpperCase(Locale.ROOT);
  }

  /** The text in small letters. */
  public static String lower(String text) {
    Meter.text(text.length());
    return text.toLowerCase(Locale.ROOT);
  }

  /** The first character as in a title, the others small. */
  public static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int end = text.offsetByCodePoints(0, 1);
    // Small letters of the whole, because the form of a final sigma depends on what precedes it.
    String lower = lower(text);
    int first = text.codePointAt(0);
    String head = lower(text.substring(0, end));
    return titled(first) + lower.substring(Math.min(head.length(), lower.length()));
  }

  private static String titled(int c) {
    if (Character.toTitleCase(c) != c) {
      return Character.toString(Character.toTitleCase(c));
    }
    // Letters that become several (sharp s, ligatures): only the first with case is a capital.
    StringBuilder out = new StringBuilder();
    boolean capital = true;
    for (int part : Character.toString(c).toUpperCase(Locale.ROOT).codePoints().toArray()) {
      out.appendCodePoint(capital ? part : Character.toLowerCase(part));
      capital &= !isCased(part);
    }
    return out.toString();
  }

  private static String caseFold(String text) {
    Meter.text(text.length());
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .mapToObj(Character::toString)
        .map(c -> c.toUpperCase(Locale.ROOT))
        .flatMapToInt(String::codePoints)
        .forEach(c -> out.append(Character.toString(c).toLowerCase(Locale.ROOT)));
    return out.toString();
  }

  private static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }

  private static String title(String text) {
    Meter.text(text.length());
    StringBuilder out = new StringBuilder();
    boolean inWord = false;
    for (int c : text.codePoints().toArray()) {
      out.append(inWord ? Character.toString(c).toLowerCase(Locale.ROOT) : titled(c));
      inWord = isCased(c);
    }
    return out.toString();
  }

  private static String swapCase(String text) {
    Meter.text(text.length());
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              String one = Character.toString(c);
              out.append(
                  Character.isUpperCase(c)
                      ? one.toLowerCase(Locale.ROOT)
                      : Character.isLowerCase(c) ? one.toUpperCase(Locale.ROOT) : one);
            });
    return out.toString();
  }

  /** Removes characters (null: white space) from the ends. */
  public static String strip(String text, String chars, boolean left, boolean right) {
    IntPredicate strips = chars == null ? Characters::isSpace : c -> chars.indexOf(c) >= 0;
    int start = 0;
    int end = text.length();
    while (left && start < end && strips.test(text.codePointAt(start))) {
      start = text.offsetByCodePoints(start, 1);
    }
    while (right && end > start && strips.test(text.codePointBefore(end))) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(start, end);
  }

  private static String fill(Bound a) {
    String fill = a.has("fill") ? a.text("fill") : " ";
    if (Characters.length(fill) != 1) {
      throw EvaluationException.type("The fill character must be exactly one character long");
    }
    return fill;
  }

  private static String pad(String text, Bound a) {
    return Characters.repeat(fill(a), (long) a.integer("width", 0) - Characters.length(text));
  }

  /** The text in the middle of a width; an odd blank goes where Python puts it. */
  public static String center(String text, int width, String fill) {
    long margin = (long) width - Characters.length(text);
    if (margin <= 0) {
      return text;
    }
    long left = margin / 2 + (margin & width & 1);
    return Characters.repeat(fill, left) + text + Characters.repeat(fill, margin - left);
  }

  private static String zeroFill(String text, int width) {
    String zeros = Characters.repeat("0", (long) width - Characters.length(text));
    return text.startsWith("+") || text.startsWith("-")
        ? text.charAt(0) + zeros + text.substring(1)
        : zeros + text;
  }

  private static String expandTabs(String text, int size) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int c : text.codePoints().toArray()) {
      if (c == '\t') {
        int blanks = size > 0 ? size - column % size : 0;
        out.append(Characters.repeat(" ", blanks));
        column += blanks;
      } else {
        out.appendCodePoint(c);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
      }
    }
    return out.toString();
  }

  private static String join(String separator, Object values) {
    StringBuilder out = new StringBuilder();
    Iterator<Object> elements = Iteration.of(values);
    for (int i = 0; elements.hasNext(); i++) {
      if (!(elements.next() instanceof String text)) {
        throw EvaluationException.type("join() needs strings, but element " + i + " is none");
      }
      Meter.text((long) text.length() + separator.length());
      out.append(i == 0 ? "" : separator).append(text);
    }
    return out.toString();
  }

  private static String removePrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static String removeSuffix(String text, String suffix) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  private static String translate(String text, Object table) {
    StringBuilder out = new StringBuilder();
    for (int c : text.codePoints().toArray()) {
      Object found = Subscripts.find(table, (long) c);
      String replacement =
          found == Attributed.ABSENT
              ? Characters.of(c)
              : found == null ? "" : found instanceof String s ? s : character(found);
      Meter.text(replacement.length());
      out.append(replacement);
    }
    return out.toString();
  }

  static String character(Object code) {
    if (!Numbers.isInteger(code)) {
      throw EvaluationException.type("a character is given by an int, not " + Types.name(code));
    }
    int c = Numbers.clamp(code);
    if (c < 0 || c > Character.MAX_CODE_POINT) {
      throw EvaluationException.overflow("a character code is at most 0x10ffff");
    }
    return Characters.of(c);
  }
}
