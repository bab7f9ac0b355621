package io.rallyd.jinja.value;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The binary and unary operators on any values. */
public final class Operators {
  private Operators() {}

  /**
   * Applies an arithmetic operator.
   *
   * @param sign one of {@code + - * / // % **}
   * @throws EvaluationException if it is not defined for the values
   */
  public static Object apply(String sign, Object a, Object b) {
    if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
      return switch (sign) {
        case "+" -> Numbers.add(a, b);
        case "-" -> Numbers.subtract(a, b);
        case "*" -> Numbers.multiply(a, b);
        case "/" -> Numbers.divide(a, b);
        case "//" -> Numbers.floorDivide(a, b);
        case "%" -> Numbers.modulo(a, b);
        default -> Numbers.power(a, b);
      };
    }
    if (sign.equals("%") && a instanceof String template) {
      return PercentFormat.format(template, b);
    }
    Undefined.check(a, b);
    if (sign.equals("+")) {
      if (a instanceof String left && b instanceof String right) {
        Meter.text((long) left.length() + right.length());
        return left.concat(right);
      }
      if (a instanceof List<?> left
          && b instanceof List<?> right
          && left instanceof Tuple == right instanceof Tuple) {
        Meter.elements((long) left.size() + right.size());
        List<Object> joined = new ArrayList<>(left);
        joined.addAll(right);
        return left instanceof Tuple ? Tuple.copy(joined) : joined;
      }
    } else if (sign.equals("*")) {
      if (Numbers.isInteger(b) && (a instanceof String || a instanceof List)) {
        return repeat(a, Numbers.clamp(b));
      }
      if (Numbers.isInteger(a) && (b instanceof String || b instanceof List)) {
        return repeat(b, Numbers.clamp(a));
      }
    } else if (sign.equals("|") && a instanceof Map && b instanceof Map) {
      throw EvaluationException.unsupported("| is not an operator of the language");
    }
    throw EvaluationException.type(
        "unsupported operand types for %s: '%s' and '%s'"
            .formatted(sign, Types.name(a), Types.name(b)));
  }

  private static Object repeat(Object sequence, int count) {
    if (sequence instanceof String text) {
      return Characters.repeat(text, count);
    }
    List<?> list = (List<?>) sequence;
    long size = list.isEmpty() ? 0 : (long) Math.max(0, count) * list.size();
    Meter.elements(size);
    List<Object> repeated = new ArrayList<>((int) size);
    for (int i = 0; repeated.size() < size; i++) {
      repeated.addAll(list);
    }
    return list instanceof Tuple ? Tuple.copy(repeated) : repeated;
  }

  /** Applies {@code +} or {@code -} to one value. */
  public static Object sign(boolean negative, Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (!Numbers.isNumber(value)) {
      throw EvaluationException.type(
          "bad operand type for unary %s: '%s'".formatted(negative ? "-" : "+", Types.name(value)));
    }
    return negative ? Numbers.negate(value) : Numbers.add(0L, value);
  }

  /**
   * Applies a comparison.
   *
   * @param sign one of {@code == != < <= > >= in}, or {@code not in}
   */
  public static boolean compare(String sign, Object a, Object b) {
    return switch (sign) {
      case "==" -> Equality.of(a, b);
      case "!=" -> !Equality.of(a, b);
      case "in" -> contains(b, a);
      case "not in" -> !contains(b, a);
      default -> Equality.ordered(sign, a, b);
    };
  }

  /** True if a container holds a value, or a string another. */
  public static boolean contains(Object container, Object value) {
    if (container instanceof String text) {
      if (!(value instanceof String part)) {
        throw EvaluationException.type(
            "'in <string>' requires a string as left operand, not " + Types.name(value));
      }
      return Search.first(text, part, 0) >= 0;
    } else if (container instanceof Map<?, ?> map) {
      return map.containsKey(value);
    } else if (container instanceof Range range && Numbers.isInteger(value)) {
      return !(value instanceof java.math.BigInteger) && range.contains(Numbers.small(value));
    } else if (!Iteration.isIterable(container)) {
      throw EvaluationException.type(
          "argument of type '" + Types.name(container) + "' is not iterable");
    }
    Iterator<Object> elements = Iteration.of(container);
    while (elements.hasNext()) {
      if (Equality.same(elements.next(), value)) {
        return true;
      }
    }
    return false;
  }
}
