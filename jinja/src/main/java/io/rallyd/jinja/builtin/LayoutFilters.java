package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Bound;
import io.rallyd.jinja.value.Characters;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Iteration;
import io.rallyd.jinja.value.Meter;
import io.rallyd.jinja.value.Operators;
import io.rallyd.jinja.value.Repr;
import io.rallyd.jinja.value.StringMethods;
import io.rallyd.jinja.value.StringSearch;
import io.rallyd.jinja.value.Types;
import io.rallyd.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.List;

/** Filters that lay text out in lines. */
final class LayoutFilters {
  private LayoutFilters() {}

  static void add(Table table) {
    table
        .add(
            "center",
            (x, a) -> StringMethods.center(Repr.text(x), a.integer("width", 80), " "),
            "width?")
        .add("indent", LayoutFilters::indent, "width?", "first?", "blank?")
        .add("truncate", LayoutFilters::truncate, "length?", "killwords?", "end?", "leeway?")
        .add(
            "wordwrap",
            LayoutFilters::wrap,
            "width?",
            "break_long_words?",
            "wrapstring?",
            "break_on_hyphens?");
  }

  private static String string(Object value, String filter) {
    if (value instanceof String text) {
      return text;
    }
    throw value instanceof Undefined undefined
        ? undefined.failure()
        : EvaluationException.type(filter + " needs a string, not " + Types.name(value));
  }

  private static Object indent(Object value, Bound a) {
    String text = (String) Operators.apply("+", string(value, "indent"), "\n");
    Object width = a.get("width", 4L);
    String margin =
        width instanceof String own ? own : Characters.repeat(" ", a.integer("width", 4));
    boolean blank = a.flag("blank", false);
    List<Object> lines = StringSearch.lines(text, false);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) lines.get(i);
      boolean indented = i == 0 ? a.flag("first", false) : blank || !line.isEmpty();
      Meter.text((long) line.length() + margin.length());
      out.append(i == 0 ? "" : "\n").append(indented ? margin : "").append(line);
    }
    return out.toString();
  }

  private static Object truncate(Object value, Bound a) {
    int length = a.integer("length", 255);
    String end = a.has("end") ? a.text("end") : "...";
    int leeway = a.get("leeway") == null ? 5 : a.integer("leeway", 5);
    int room = length - Characters.length(end);
    if (room < 0 || leeway < 0) {
      throw EvaluationException.runtime(
          "truncate needs a length of at least that of the end, and a leeway of at least 0");
    }
    if (Iteration.length(value) <= (long) length + leeway) {
      return value;
    }
    String text = string(value, "truncate");
    String cut = Characters.slice(text, 0, room);
    if (!a.flag("killwords", false)) {
      int blank = cut.lastIndexOf(' ');
      cut = blank < 0 ? cut : cut.substring(0, blank);
    }
    return cut + end;
  }

  private static Object wrap(Object value, Bound a) {
    String separator = a.text("wrapstring", "\n");
    WordWrap wrap =
        new WordWrap(
            a.integer("width", 79),
            a.flag("break_long_words", true),
            a.flag("break_on_hyphens", true));
    List<String> paragraphs = new ArrayList<>();
    for (Object line : StringSearch.lines(string(value, "wordwrap"), false)) {
      paragraphs.add(String.join(separator, wrap.lines((String) line)));
    }
    return String.join(separator, paragraphs);
  }
}
