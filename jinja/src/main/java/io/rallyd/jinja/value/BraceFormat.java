package io.rallyd.jinja.value;

import java.util.List;
import java.util.Map;

/** The method {@code format} of strings: replacement fields in braces. */
final class BraceFormat {
  private final List<Object> positional;
  private final Object named;
  private int next;
  private boolean numbered;

  private BraceFormat(List<Object> positional, Object named) {
    this.positional = positional;
    this.named = named;
  }

  /** Fills a template with the arguments of a call. */
  static String format(String template, Arguments arguments) {
    return new BraceFormat(arguments.positional(), new Dict(arguments.named())).fill(template, 2);
  }

  /** Fills a template with the entries of a mapping. */
  static String formatMap(String template, Object mapping) {
    return new BraceFormat(List.of(), mapping).fill(template, 2);
  }

  private String fill(String template, int depth) {
    if (depth < 0) {
      throw EvaluationException.value("Max string recursion exceeded");
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      boolean twice = i + 1 < template.length() && template.charAt(i + 1) == c;
      if (c == '{' && !twice) {
        int end = end(template, i + 1);
        out.append(field(template.substring(i + 1, end), depth));
        i = end;
      } else if (c == '}' && !twice) {
        throw EvaluationException.value("Single '}' encountered in format string");
      } else {
        out.append(c);
        i += c == '{' || c == '}' ? 1 : 0;
      }
    }
    Meter.text(out.length());
    return out.toString();
  }

  private static int end(String template, int from) {
    int depth = 1;
    boolean inBrackets = false;
    for (int i = from; i < template.length(); i++) {
      char c = template.charAt(i);
      if (inBrackets) {
        inBrackets = c != ']';
      } else if (c == '[' && depth == 1 && template.substring(from, i).indexOf(':') < 0) {
        inBrackets = true;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    throw EvaluationException.value(
        from == template.length()
            ? "Single '{' encountered in format string"
            : "expected '}' before end of string");
  }

  private String field(String field, int depth) {
    int split = 0;
    boolean inBrackets = false;
    while (split < field.length()
        && (inBrackets || field.charAt(split) != ':' && field.charAt(split) != '!')) {
      inBrackets = field.charAt(split) == '[' || inBrackets && field.charAt(split) != ']';
      split++;
    }
    Object value = lookup(field.substring(0, split));
    String rest = field.substring(split);
    if (rest.startsWith("!")) {
      if (rest.length() < 2 || rest.length() > 2 && rest.charAt(2) != ':') {
        throw EvaluationException.value("expected ':' after conversion specifier");
      }
      value =
          switch (rest.charAt(1)) {
            case 's' -> Repr.text(value);
            case 'r' -> Repr.of(value);
            case 'a' -> PercentFormat.format("%a", Tuple.of(value));
            default ->
                throw EvaluationException.value(
                    "Unknown conversion specifier '" + rest.charAt(1) + "'");
          };
      rest = rest.substring(2);
    }
    String spec = rest.startsWith(":") ? rest.substring(1) : "";
    return FormatSpec.format(value, spec.indexOf('{') >= 0 ? fill(spec, depth - 1) : spec);
  }

  private Object lookup(String path) {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    Object value = first(path.substring(0, end));
    while (end < path.length()) {
      int from = end + 1;
      Object key;
      if (path.charAt(end) == '.') {
        end = from;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
          end++;
        }
        key = path.substring(from, end);
        value = Attributes.attribute(value, (String) key);
      } else {
        end = path.indexOf(']', from);
        if (end < 0) {
          throw EvaluationException.value("Missing ']' in format string");
        }
        String name = path.substring(from, end++);
        key = isNumber(name) ? Conversions.parseInteger(name, 10) : name;
        value = Subscripts.find(value, key);
      }
      if (value == Attributed.ABSENT) {
        throw EvaluationException.lookup("a format field has no element " + Repr.of(key));
      }
    }
    return value;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private Object first(String name) {
    if (name.isEmpty() || isNumber(name)) {
      boolean automatic = name.isEmpty();
      if (automatic ? numbered : next > 0) {
        throw EvaluationException.value("cannot mix automatic and manual field numbering");
      }
      numbered |= !automatic;
      int index = automatic ? next++ : Numbers.clamp(Conversions.parseInteger(name, 10));
      if (index >= positional.size()) {
        throw EvaluationException.lookup(
            "Replacement index " + index + " out of range for positional args tuple");
      }
      return positional.get(index);
    }
    Object value = named instanceof Map ? Subscripts.find(named, name) : Attributed.ABSENT;
    if (value == Attributed.ABSENT) {
      throw EvaluationException.lookup("no argument for the format field " + Repr.of(name));
    }
    return value;
  }
}
