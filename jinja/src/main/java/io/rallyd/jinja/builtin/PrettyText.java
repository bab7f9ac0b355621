package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Characters;
import io.rallyd.jinja.value.Dict;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Meter;
import io.rallyd.jinja.value.Repr;
import io.rallyd.jinja.value.Sorting;
import io.rallyd.jinja.value.StringSearch;
import io.rallyd.jinja.value.Tuple;
import io.rallyd.jinja.value.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The filter {@code pprint}: keys sorted, and what does not fit into 80 columns broken into one
 * element a line.
 */
final class PrettyText {
  private static final int WIDTH = 80;
  private static final int MAX_DEPTH = 100;

  private final StringBuilder out = new StringBuilder();

  private PrettyText() {}

  static Object of(Object value) {
    PrettyText pretty = new PrettyText();
    pretty.append(sorted(value, 0), 0, 0, 1);
    return pretty.out.toString();
  }

  /** A copy in which the keys of maps are in order. */
  private static Object sorted(Object value, int depth) {
    Meter.step(1);
    if (depth > MAX_DEPTH) {
      throw EvaluationException.value("a value is nested too deeply for pprint");
    }
    if (value instanceof Map<?, ?> map) {
      Dict result = new Dict();
      for (Object key : keys(new ArrayList<>(map.keySet()))) {
        result.put(key, sorted(map.get(key), depth + 1));
      }
      return result;
    } else if (value instanceof List<?> list) {
      List<Object> result = new ArrayList<>();
      list.forEach(element -> result.add(sorted(element, depth + 1)));
      return value instanceof Tuple ? Tuple.copy(result) : result;
    }
    return value;
  }

  private static List<Object> keys(List<Object> keys) {
    try {
      return Sorting.sort(keys, key -> key, false);
    } catch (EvaluationException e) {
      // Keys without a common order are sorted by the name of their type.
      return Sorting.sort(keys, Types::name, false);
    }
  }

  private void append(Object value, int indent, int allowance, int level) {
    String whole = Repr.of(value);
    if (Characters.length(whole) <= WIDTH - indent - allowance) {
      out.append(whole);
    } else if (value instanceof Map<?, ?> map) {
      map(map, indent, allowance + 1, level);
    } else if (value instanceof List<?> list) {
      String open = list instanceof Tuple ? "(" : "[";
      String close = list instanceof Tuple ? list.size() == 1 ? ",)" : ")" : "]";
      out.append(open);
      for (int i = 0; i < list.size(); i++) {
        boolean last = i == list.size() - 1;
        append(list.get(i), indent + 1, last ? allowance + close.length() : 1, level + 1);
        out.append(last ? "" : separator(indent + 1));
      }
      out.append(close);
    } else if (value instanceof String text) {
      text(text, indent, allowance, level);
    } else {
      out.append(whole);
    }
  }

  private static String separator(int indent) {
    return ",\n" + " ".repeat(indent);
  }

  private void map(Map<?, ?> map, int indent, int allowance, int level) {
    out.append('{');
    int left = map.size();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      left--;
      String key = Repr.of(entry.getKey());
      out.append(key).append(": ");
      int column = indent + 1 + Characters.length(key) + 2;
      append(entry.getValue(), column, left == 0 ? allowance : 1, level + 1);
      out.append(left == 0 ? "" : separator(indent + 1));
    }
    out.append('}');
  }

  private void text(String text, int at, int after, int level) {
    int indent = level == 1 ? at + 1 : at;
    int allowance = level == 1 ? after + 1 : after;
    List<String> chunks = new ArrayList<>();
    List<Object> lines = StringSearch.lines(text, true);
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) lines.get(i);
      boolean last = i == lines.size() - 1;
      int room = WIDTH - indent - (last ? allowance : 0);
      if (Characters.length(Repr.of(line)) <= room) {
        chunks.add(Repr.of(line));
      } else {
        breakLine(line, WIDTH - indent, last ? allowance : 0, chunks);
      }
    }
    if (chunks.size() == 1) {
      out.append(Repr.of(lines.get(lines.size() - 1)));
      return;
    }
    out.append(level == 1 ? "(" : "");
    out.append(String.join("\n" + " ".repeat(indent), chunks));
    out.append(level == 1 ? ")" : "");
  }

  private static void breakLine(String line, int width, int allowance, List<String> chunks) {
    String current = "";
    int at = 0;
    while (at < line.length()) {
      int end = at;
      while (end < line.length() && !Characters.isSpace(line.charAt(end))) {
        end++;
      }
      while (end < line.length() && Characters.isSpace(line.charAt(end))) {
        end++;
      }
      String part = line.substring(at, end);
      at = end;
      int room = width - (at == line.length() ? allowance : 0);
      String candidate = Repr.of(current + part);
      Meter.text(candidate.length());
      if (Characters.length(candidate) > room) {
        if (!current.isEmpty()) {
          chunks.add(Repr.of(current));
        }
        current = part;
      } else {
        current += part;
      }
    }
    if (!current.isEmpty()) {
      chunks.add(Repr.of(current));
    }
  }
}
