package io.rallyd.jinja.value;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Brings values from outside into the form of the language. */
public final class Values {
  private static final int MAX_DEPTH = 500;

  private Values() {}

  /**
   * The value in the form of the language: null, Boolean, Long, BigInteger, Double, String, List,
   * {@link Dict}, or one of its own kinds. Collections are copied, functions wrapped so that their
   * results are brought into this form too.
   *
   * @throws EvaluationException for a value of another class
   */
  public static Object of(Object value) {
    return of(value, 0);
  }

  private static Object of(Object value, int depth) {
    if (value == null
        || value instanceof String
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof Double
        || value instanceof Undefined
        || value instanceof NamedType) {
      return value;
    } else if (value instanceof Function function) {
      return new Foreign(function);
    } else if (depth > MAX_DEPTH) {
      throw EvaluationException.value("a value is nested more than " + MAX_DEPTH + " levels deep");
    } else if (value instanceof BigInteger number) {
      return Numbers.normal(number);
    } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    } else if (value instanceof Float || value instanceof BigDecimal) {
      return ((Number) value).doubleValue();
    } else if (value instanceof CharSequence || value instanceof Character) {
      return value.toString();
    } else if (value instanceof Map<?, ?> map) {
      Dict dict = new Dict();
      map.forEach((key, element) -> dict.put(of(key, depth + 1), of(element, depth + 1)));
      return dict;
    } else if (value instanceof Collection<?> collection) {
      List<Object> list = new ArrayList<>();
      collection.forEach(element -> add(list, element, depth));
      return value instanceof Tuple ? Tuple.copy(list) : list;
    } else if (value.getClass().isArray()) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        add(list, Array.get(value, i), depth);
      }
      return list;
    }
    throw EvaluationException.type(
        "a value of the Java class " + value.getClass().getName() + " cannot be used");
  }

  private static void add(List<Object> list, Object element, int depth) {
    Meter.elements(1);
    list.add(of(element, depth + 1));
  }

  /** A function of the user: what it returns is brought into the form of the language. */
  private record Foreign(Function function) implements Function, NamedType {
    @Override
    public Object call(Arguments arguments) {
      return of(function.call(arguments));
    }

    @Override
    public String typeName() {
      return "function";
    }

    @Override
    public String toString() {
      return "<function>";
    }
  }
}
