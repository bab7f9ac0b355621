package io.rallyd.jinja.value;

import java.util.List;

/** The arguments of a call by the names of the parameters. Absent ones read as the fallback. */
public final class Bound {
  static final Object ABSENT = new Object();

  private final String function;
  private final List<String> names;
  private final Object[] values;

  Bound(String function, List<String> names, Object[] values) {
    this.function = function;
    this.names = names;
    this.values = values;
  }

  /** True if the argument was given. */
  public boolean has(String name) {
    return raw(name) != ABSENT;
  }

  /** The argument, or null (the language's None) if absent. */
  public Object get(String name) {
    return get(name, null);
  }

  /** The argument, or the fallback if absent. */
  public Object get(String name, Object fallback) {
    Object value = raw(name);
    return value == ABSENT ? fallback : value;
  }

  /** The argument as a string; fails for another type. */
  public String text(String name) {
    Object value = get(name, "");
    if (value instanceof String text) {
      return text;
    }
    throw wrong(name, "str", value);
  }

  /** The argument as a string; the fallback if it is absent or None. */
  public String text(String name, String fallback) {
    return get(name) == null ? fallback : text(name);
  }

  /**
   * The argument as an integer, clamped to the range of int (no sequence is longer); the fallback
   * if absent.
   */
  public int integer(String name, int fallback) {
    Object value = raw(name);
    if (value == ABSENT) {
      return fallback;
    }
    if (Numbers.isInteger(value)) {
      return Numbers.clamp(value);
    }
    throw wrong(name, "int", value);
  }

  /** The truth of the argument; the fallback if absent. */
  public boolean flag(String name, boolean fallback) {
    Object value = raw(name);
    return value == ABSENT ? fallback : Truth.of(value);
  }

  private Object raw(String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(function + " has no parameter " + name);
    }
    return values[index];
  }

  private EvaluationException wrong(String name, String expected, Object value) {
    if (value instanceof Undefined undefined) {
      return undefined.failure();
    }
    return EvaluationException.type(
        function + "() needs " + expected + " for " + name + ", not " + Types.name(value));
  }
}
