package io.rallyd.jinja.value;

import java.util.List;
import java.util.Map;

/** The operator {@code %} on strings: conversions as of C's printf. */
final class PercentFormat {
  private final String template;
  private final Object arguments;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int used;

  private PercentFormat(String template, Object arguments) {
    this.template = template;
    this.arguments = arguments;
  }

  /** Formats a template with a tuple of arguments, a map, or one argument. */
  static String format(String template, Object arguments) {
    PercentFormat format = new PercentFormat(template, arguments);
    format.run();
    return format.out.toString();
  }

  private void run() {
    while (at < template.length()) {
      int sign = template.indexOf('%', at);
      int end = sign < 0 ? template.length() : sign;
      out.append(template, at, end);
      at = end;
      if (sign >= 0) {
        at++;
        conversion();
      }
    }
    int given = arguments instanceof Tuple tuple ? tuple.size() : 1;
    if (used < given && !(arguments instanceof Map || isSubscriptable())) {
      throw EvaluationException.type("not all arguments converted during string formatting");
    }
  }

  /** Python lets one argument that could be a mapping go unused. */
  private boolean isSubscriptable() {
    return arguments instanceof List && !(arguments instanceof Tuple) || arguments instanceof Range;
  }

  private void conversion() {
    Object named = Attributed.ABSENT;
    if (peek() == '(') {
      named = named();
    }
    NumberFormat format = new NumberFormat();
    boolean left = false;
    boolean zero = false;
    for (boolean flags = true; flags; ) {
      switch (peek()) {
        case '-' -> left = true;
        case '0' -> zero = true;
        case '+' -> format.sign = '+';
        case ' ' -> format.sign = format.sign == '+' ? '+' : ' ';
        case '#' -> format.alternate = true;
        default -> flags = false;
      }
      at += flags ? 1 : 0;
    }
    long width = number();
    if (width < 0) {
      left = true;
      width = -width;
    }
    if (peek() == '.') {
      at++;
      format.precision = (int) Math.max(0, number());
    }
    while (at < template.length() && "hlL".indexOf(peek()) >= 0) {
      at++;
    }
    char kind = peek();
    at++;
    if (kind == '%') {
      out.append('%');
      return;
    }
    if ("diouxXeEfFgGcrsa".indexOf(kind) < 0) {
      throw kind == 0
          ? EvaluationException.value("incomplete format")
          : EvaluationException.value(
              "unsupported format character '%c' at index %d".formatted(kind, at - 1));
    }
    Object value = named == Attributed.ABSENT ? next() : named;
    String text = convert(kind, value, format);
    boolean numeric = "diouxXeEfFgG".indexOf(kind) >= 0;
    pad(text, width, left, zero && numeric && !left && !text.endsWith("n") && !text.endsWith("f"));
  }

  private String convert(char kind, Object value, NumberFormat format) {
    switch (kind) {
      case 's', 'r', 'a':
        String text = kind == 's' ? Repr.text(value) : Repr.of(value);
        if (kind == 'a') {
          text = ascii(text);
        }
        int length = Characters.length(text);
        return format.precision >= 0 && format.precision < length
            ? Characters.slice(text, 0, format.precision)
            : text;
      case 'c':
        if (value instanceof String single && Characters.length(single) == 1) {
          return single;
        }
        return StringMethods.character(value);
      case 'd', 'i', 'u', 'o', 'x', 'X':
        if (!Numbers.isNumber(value)
            || value instanceof Double && (kind == 'o' || kind == 'x' || kind == 'X')) {
          throw needs(kind, value);
        }
        return format.integer(
            kind == 'i' || kind == 'u' ? 'd' : kind, Numbers.big(Conversions.toInteger(value)));
      default:
        if (!Numbers.isNumber(value)) {
          throw needs(kind, value);
        }
        return format.real(kind, Numbers.real(value));
    }
  }

  private static String ascii(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> out.append(c < 128 ? Characters.of(c) : Quotes.escape(c)));
    return out.toString();
  }

  private static EvaluationException needs(char kind, Object value) {
    return value instanceof Undefined undefined
        ? undefined.failure()
        : EvaluationException.type(
            "%" + kind + " format: a number is required, not " + Types.name(value));
  }

  private void pad(String text, long width, boolean left, boolean zero) {
    long missing = width - Characters.length(text);
    if (missing <= 0) {
      out.append(text);
    } else if (left) {
      out.append(text).append(Characters.repeat(" ", missing));
    } else if (zero) {
      int head = NumberFormat.head(text);
      out.append(text, 0, head)
          .append(Characters.repeat("0", missing))
          .append(text.substring(head));
    } else {
      out.append(Characters.repeat(" ", missing)).append(text);
    }
  }

  private char peek() {
    return at < template.length() ? template.charAt(at) : 0;
  }

  private long number() {
    if (peek() == '*') {
      at++;
      Object value = next();
      if (!Numbers.isInteger(value)) {
        throw EvaluationException.type("* wants int");
      }
      return Numbers.clamp(value);
    }
    long number = 0;
    while (peek() >= '0' && peek() <= '9') {
      number = Math.min(Integer.MAX_VALUE, number * 10 + peek() - '0');
      at++;
    }
    return number;
  }

  private Object named() {
    int depth = 1;
    int start = ++at;
    while (at < template.length() && depth > 0) {
      depth += peek() == '(' ? 1 : peek() == ')' ? -1 : 0;
      at++;
    }
    if (depth > 0) {
      throw EvaluationException.value("incomplete format key");
    }
    if (arguments instanceof String || arguments instanceof Tuple || !isMapping()) {
      throw EvaluationException.type("format requires a mapping");
    }
    String key = template.substring(start, at - 1);
    Object value = Subscripts.find(arguments, key);
    if (value == Attributed.ABSENT) {
      throw EvaluationException.lookup("the mapping has no key " + Repr.of(key));
    }
    used = 1;
    return value;
  }

  private boolean isMapping() {
    return arguments instanceof Map || isSubscriptable();
  }

  private Object next() {
    int given = arguments instanceof Tuple tuple ? tuple.size() : 1;
    if (used >= given) {
      throw EvaluationException.type("not enough arguments for format string");
    }
    return arguments instanceof Tuple tuple ? tuple.get(used++) : single();
  }

  private Object single() {
    used++;
    return arguments;
  }
}
