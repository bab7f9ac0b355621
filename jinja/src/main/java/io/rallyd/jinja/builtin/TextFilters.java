package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Arguments;
import io.rallyd.jinja.value.Bound;
import io.rallyd.jinja.value.Characters;
import io.rallyd.jinja.value.Dict;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Iteration;
import io.rallyd.jinja.value.Operators;
import io.rallyd.jinja.value.Repr;
import io.rallyd.jinja.value.StringMethods;
import io.rallyd.jinja.value.StringSearch;
import io.rallyd.jinja.value.Tuple;
import io.rallyd.jinja.value.Undefined;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Filters that make text of values. */
final class TextFilters {
  private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  private TextFilters() {}

  static void add(Table table) {
    table
        .add("string", (x, a) -> Repr.text(x))
        .add("upper", (x, a) -> StringMethods.upper(Repr.text(x)))
        .add("lower", (x, a) -> StringMethods.lower(Repr.text(x)))
        .add("capitalize", (x, a) -> StringMethods.capitalize(Repr.text(x)))
        .add("title", (x, a) -> title(Repr.text(x)))
        .add("trim", (x, a) -> trim(Repr.text(x), a), "chars?")
        .add("replace", TextFilters::replace, "old", "new", "count?")
        .add("wordcount", (x, a) -> wordCount(Repr.text(x)))
        .add("urlencode", (x, a) -> urlEncode(x))
        .add("tojson", JsonText::filter, "indent?")
        .add("pprint", (x, a) -> PrettyText.of(x))
        .addRaw("format", TextFilters::format);
  }

  /** A capital at the start of each word, where words end at blanks, dashes and open brackets. */
  private static String title(String text) {
    StringBuilder out = new StringBuilder();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      boolean separator = i < text.length() && isSeparator(text.charAt(i));
      if (i == text.length() || separator != (i > 0 && isSeparator(text.charAt(i - 1)))) {
        appendWord(out, text.substring(start, i));
        start = i;
      }
    }
    return out.toString();
  }

  private static boolean isSeparator(char c) {
    return "-({[<".indexOf(c) >= 0 || Characters.isSpace(c);
  }

  private static void appendWord(StringBuilder out, String word) {
    if (!word.isEmpty()) {
      int end = word.offsetByCodePoints(0, 1);
      out.append(StringMethods.upper(word.substring(0, end)))
          .append(StringMethods.lower(word.substring(end)));
    }
  }

  private static Object trim(String text, Bound a) {
    return StringMethods.strip(text, a.text("chars", null), true, true);
  }

  private static Object replace(Object value, Bound a) {
    int count = a.get("count") == null ? -1 : a.integer("count", -1);
    return StringSearch.replace(
        Repr.text(value), Repr.text(a.get("old")), Repr.text(a.get("new")), count);
  }

  private static Object wordCount(String text) {
    Matcher matcher = WORD.matcher(text);
    long count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }

  private static Object format(Object value, Arguments arguments) {
    if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
      throw EvaluationException.value(
          "format takes arguments without names or with names, not both");
    }
    Object values =
        arguments.named().isEmpty()
            ? Tuple.copy(arguments.positional())
            : new Dict(arguments.named());
    return Operators.apply("%", Repr.text(value), values);
  }

  private static Object urlEncode(Object value) {
    if (value instanceof String || !Iteration.isIterable(value)) {
      return quote(Repr.text(value), false);
    }
    List<String> parts = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> parts.add(pair(key, item)));
    } else if (!(value instanceof Undefined)) {
      Iterator<Object> pairs = Iteration.of(value);
      while (pairs.hasNext()) {
        List<Object> pair = Iteration.list(pairs.next());
        if (pair.size() != 2) {
          throw EvaluationException.value("urlencode needs pairs of key and value");
        }
        parts.add(pair(pair.get(0), pair.get(1)));
      }
    }
    return String.join("&", parts);
  }

  private static String pair(Object key, Object value) {
    return quote(Repr.text(key), true) + "=" + quote(Repr.text(value), true);
  }

  private static String quote(String text, boolean query) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 128 && Character.isLetterOrDigit(c) || "_.-~".indexOf(c) >= 0 || c == '/' && !query) {
        out.append(c);
      } else {
        out.append(query && c == ' ' ? "+" : "%%%02X".formatted((int) c));
      }
    }
    return out.toString();
  }
}
