package io.rallyd.jinja.value;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** How values print: as text at the top level, in their source form inside containers. */
public final class Repr {
  /** Integers of more decimal digits are not printed, as in Python. */
  private static final int MAX_DIGITS = 4300;

  private final StringBuilder out = new StringBuilder();
  private final Deque<Object> open = new ArrayDeque<>();
  private int counted;

  private Repr() {}

  /** The text of a value as it appears in the output. */
  public static String text(Object value) {
    if (value instanceof String text) {
      return text;
    } else if (value instanceof Undefined) {
      return "";
    }
    return of(value);
  }

  /** The source form of a value: strings quoted. */
  public static String of(Object value) {
    if (value instanceof String text) {
      return Quotes.of(text);
    }
    if (!(value instanceof List || value instanceof Map || value instanceof DictView)) {
      return atom(value);
    }
    Repr repr = new Repr();
    repr.append(value);
    return repr.out.toString();
  }

  private static String atom(Object value) {
    if (value == null) {
      return "None";
    } else if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    } else if (value instanceof Double number) {
      return FloatText.of(number);
    } else if (value instanceof BigInteger number) {
      return integer(number);
    } else if (value instanceof Function && !(value instanceof NamedType)) {
      return "<function>";
    }
    return value.toString();
  }

  /** The decimal digits of an integer. */
  static String integer(BigInteger number) {
    // 3.3219 binary digits make a decimal one.
    if (number.bitLength() > MAX_DIGITS * 3.3) {
      String digits = number.abs().toString();
      Meter.step(digits.length());
      if (digits.length() > MAX_DIGITS) {
        throw EvaluationException.value(
            "an integer of more than " + MAX_DIGITS + " digits cannot be printed");
      }
    }
    return number.toString();
  }

  private void append(Object value) {
    Meter.step(1);
    if (out.length() - counted > 1 << 16) {
      Meter.text(out.length() - counted);
      counted = out.length();
    }
    if (value instanceof String text) {
      out.append(Quotes.of(text));
    } else if (value instanceof List || value instanceof Map || value instanceof DictView) {
      if (isOpen(value)) {
        out.append(value instanceof Tuple ? "(...)" : value instanceof Map ? "{...}" : "[...]");
        return;
      }
      open.push(value);
      if (value instanceof Map<?, ?> map) {
        map(map);
      } else if (value instanceof DictView view) {
        out.append(view.typeName()).append('(');
        elements(view.iterator(), "[", "]");
        out.append(')');
      } else if (value instanceof Tuple tuple) {
        elements(tuple.iterator(), "(", tuple.size() == 1 ? ",)" : ")");
      } else {
        elements(((List<?>) value).iterator(), "[", "]");
      }
      open.pop();
    } else {
      out.append(atom(value));
    }
  }

  private boolean isOpen(Object value) {
    for (Object outer : open) {
      if (outer == value) {
        return true;
      }
    }
    return false;
  }

  private void elements(Iterator<?> elements, String before, String after) {
    out.append(before);
    while (elements.hasNext()) {
      append(elements.next());
      if (elements.hasNext()) {
        out.append(", ");
      }
    }
    out.append(after);
  }

  private void map(Map<?, ?> map) {
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator);
      append(entry.getKey());
      out.append(": ");
      append(entry.getValue());
      separator = ", ";
    }
    out.append('}');
  }
}
