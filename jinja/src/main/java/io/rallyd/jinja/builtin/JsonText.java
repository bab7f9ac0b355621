package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Bound;
import io.rallyd.jinja.value.Characters;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.Meter;
import io.rallyd.jinja.value.Numbers;
import io.rallyd.jinja.value.Repr;
import io.rallyd.jinja.value.Sorting;
import io.rallyd.jinja.value.Types;
import io.rallyd.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The filter {@code tojson}: keys sorted, only ASCII, and the characters that mean something in
 * HTML escaped.
 */
final class JsonText {
  private final StringBuilder out = new StringBuilder();
  private final String indent;
  private int depth;
  private int counted;

  private JsonText(String indent) {
    this.indent = indent;
  }

  static Object filter(Object value, Bound a) {
    Object indent = a.get("indent");
    String unit = null;
    if (indent instanceof String text) {
      unit = text;
    } else if (indent != null) {
      unit = Characters.repeat(" ", a.integer("indent", 0));
    }
    JsonText json = new JsonText(unit);
    json.append(value);
    return json.out.toString();
  }

  private void append(Object value) {
    Meter.step(1);
    if (out.length() - counted > 1 << 16) {
      Meter.text(out.length() - counted);
      counted = out.length();
    }
    if (value == null) {
      out.append("null");
    } else if (value instanceof String text) {
      string(text);
    } else if (value instanceof Boolean || Numbers.isInteger(value)) {
      out.append(Repr.of(value).toLowerCase(java.util.Locale.ROOT));
    } else if (value instanceof Double number) {
      out.append(real(number));
    } else if (value instanceof List<?> list) {
      array(list);
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof Undefined) {
      throw EvaluationException.type("an undefined value cannot be put into JSON");
    } else {
      throw EvaluationException.type(
          "a value of type " + Types.name(value) + " cannot be put into JSON");
    }
  }

  private static String real(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    } else if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    return Repr.of(number);
  }

  private void line() {
    if (indent != null) {
      out.append('\n');
      for (int i = 0; i < depth; i++) {
        out.append(indent);
        Meter.text(indent.length());
      }
    }
  }

  private void open(char bracket) {
    out.append(bracket);
    depth++;
    if (depth > 500) {
      throw EvaluationException.value("a value is nested too deeply for JSON");
    }
    line();
  }

  private void close(char bracket) {
    depth--;
    line();
    out.append(bracket);
  }

  private void separator() {
    out.append(indent == null ? ", " : ",");
    line();
  }

  private void array(List<?> list) {
    if (list.isEmpty()) {
      out.append("[]");
      return;
    }
    open('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        separator();
      }
      append(list.get(i));
    }
    close(']');
  }

  private void object(Map<?, ?> map) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    List<Object> keys = new ArrayList<>(map.keySet());
    Iterator<Object> sorted = Sorting.sort(keys, key -> key, false).iterator();
    open('{');
    while (sorted.hasNext()) {
      Object key = sorted.next();
      string(key(key));
      out.append(": ");
      append(map.get(key));
      if (sorted.hasNext()) {
        separator();
      }
    }
    close('}');
  }

  private static String key(Object key) {
    if (key instanceof String text) {
      return text;
    } else if (key == null) {
      return "null";
    } else if (key instanceof Double number) {
      return real(number);
    } else if (Numbers.isNumber(key)) {
      String text = Repr.of(key);
      return key instanceof Boolean ? text.toLowerCase(java.util.Locale.ROOT) : text;
    }
    throw EvaluationException.type(
        "a key in JSON is a string, number, bool or None, not " + Types.name(key));
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        default -> {
          if (c < ' ' || c > '~' || c == '<' || c == '>' || c == '&' || c == '\'') {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
