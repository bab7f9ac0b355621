package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Attributes;
import io.rallyd.jinja.value.Conversions;
import io.rallyd.jinja.value.StringMethods;
import io.rallyd.jinja.value.StringTests;
import io.rallyd.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Functions that take an attribute of an element by a path such as {@code address.0.city}. */
final class Lookup {
  private Lookup() {}

  /**
   * Follows a path.
   *
   * @param path a path, an index, or None for the element itself
   * @param fallback what an undefined value on the way is replaced with, null for nothing
   */
  static UnaryOperator<Object> of(Object path, Object fallback) {
    List<Object> parts = parts(path);
    return element -> {
      Object value = element;
      for (Object part : parts) {
        value = Attributes.item(value, part);
        if (fallback != null && value instanceof Undefined) {
          value = fallback;
        }
      }
      return value;
    };
  }

  /** Follows several paths separated by commas; the result is a list. */
  static UnaryOperator<Object> several(Object paths, boolean caseSensitive) {
    List<UnaryOperator<Object>> lookups = new ArrayList<>();
    if (paths instanceof String text) {
      for (String path : text.split(",", -1)) {
        lookups.add(of(path, null));
      }
    } else {
      lookups.add(of(paths, null));
    }
    return element -> {
      List<Object> values = new ArrayList<>(lookups.size());
      for (UnaryOperator<Object> lookup : lookups) {
        values.add(fold(lookup.apply(element), caseSensitive));
      }
      return values;
    };
  }

  /** Follows a path and makes strings small unless case counts. */
  static UnaryOperator<Object> folded(Object path, Object fallback, boolean caseSensitive) {
    UnaryOperator<Object> lookup = of(path, fallback);
    return element -> fold(lookup.apply(element), caseSensitive);
  }

  /** The value, a string in small letters unless case counts. */
  static Object fold(Object value, boolean caseSensitive) {
    return !caseSensitive && value instanceof String text ? StringMethods.lower(text) : value;
  }

  private static List<Object> parts(Object path) {
    List<Object> parts = new ArrayList<>();
    if (path instanceof String text) {
      for (String part : text.split("\\.", -1)) {
        boolean number = !part.isEmpty() && part.codePoints().allMatch(StringTests::isDigit);
        parts.add(number ? Conversions.parseInteger(part, 10) : part);
      }
    } else if (path != null) {
      parts.add(path);
    }
    return parts;
  }
}
