package io.rallyd.jinja.value;

import java.util.List;
import java.util.Map;

/** Equality and order of values. */
public final class Equality {
  private Equality() {}

  /** True if the values are equal: numbers by value, sequences of one kind and maps by content. */
  public static boolean of(Object a, Object b) {
    Meter.step(1);
    if (a == b) {
      return !(a instanceof Double number) || !number.isNaN();
    } else if (a == null || b == null) {
      return false;
    } else if (Numbers.isNumber(a)) {
      return Numbers.isNumber(b) && Numbers.compare(a, b) == 0;
    } else if (a instanceof List<?> left) {
      return b instanceof List<?> right
          && left instanceof Tuple == right instanceof Tuple
          && sequences(left, right);
    } else if (a instanceof Map<?, ?> left) {
      return b instanceof Map<?, ?> right && maps(left, right);
    }
    return a.equals(b);
  }

  static boolean sequences(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size() && i < right.size(); i++) {
      if (!same(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean maps(Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      if (!right.containsKey(entry.getKey())
          || !same(entry.getValue(), right.get(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** Equal, or the very same object: how containers compare their elements. */
  static boolean same(Object a, Object b) {
    return a == b || of(a, b);
  }

  /**
   * The order of two values by one of the signs {@code <}, {@code <=}, {@code >}, {@code >=}.
   *
   * @throws EvaluationException if values of these types have no order
   */
  static boolean ordered(String sign, Object a, Object b) {
    Undefined.check(a, b);
    Meter.step(1);
    if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
      int order = Numbers.compare(a, b);
      return order != Numbers.UNORDERED && holds(sign, order);
    } else if (a instanceof String left && b instanceof String right) {
      return holds(sign, Characters.compare(left, right));
    } else if (a instanceof List<?> left
        && b instanceof List<?> right
        && left instanceof Tuple == right instanceof Tuple) {
      for (int i = 0; i < left.size() && i < right.size(); i++) {
        if (!same(left.get(i), right.get(i))) {
          return ordered(sign, left.get(i), right.get(i));
        }
      }
      return holds(sign, Integer.compare(left.size(), right.size()));
    }
    throw EvaluationException.type(
        "'%s' not supported between instances of '%s' and '%s'"
            .formatted(sign, Types.name(a), Types.name(b)));
  }

  private static boolean holds(String sign, int order) {
    return switch (sign) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  /** True if the first value is less than the second. */
  public static boolean less(Object a, Object b) {
    return ordered("<", a, b);
  }

  /** True if the first value is greater than the second. */
  public static boolean greater(Object a, Object b) {
    return ordered(">", a, b);
  }
}
