package io.rallyd.jinja.value;

import java.util.List;
import java.util.Map;

/**
 * The parameters of a function: names in order, a question mark after those that may be left out.
 * Immutable.
 */
public final class Signature {
  private final String function;
  private final List<String> names;
  private final int required;
  private final boolean keywords;

  private Signature(String function, boolean keywords, String... parameters) {
    this.function = function;
    this.keywords = keywords;
    int needed = 0;
    String[] bare = new String[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      boolean optional = parameters[i].endsWith("?");
      bare[i] = optional ? parameters[i].substring(0, parameters[i].length() - 1) : parameters[i];
      needed += optional ? 0 : 1;
    }
    this.names = List.of(bare);
    this.required = needed;
  }

  /** A function whose parameters may be given by position or by name. */
  public static Signature of(String function, String... parameters) {
    return new Signature(function, true, parameters);
  }

  /** A function whose parameters are given by position only. */
  public static Signature positional(String function, String... parameters) {
    return new Signature(function, false, parameters);
  }

  /** The name of the function. */
  public String function() {
    return function;
  }

  Bound bind(Arguments arguments) {
    List<Object> given = arguments.positional();
    if (given.size() > names.size()) {
      throw EvaluationException.type(
          function + "() takes at most " + names.size() + " arguments, got " + given.size());
    }
    Object[] values = new Object[names.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < given.size() ? given.get(i) : Bound.ABSENT;
    }
    for (Map.Entry<String, Object> entry : arguments.named().entrySet()) {
      int index = keywords ? names.indexOf(entry.getKey()) : -1;
      if (index < 0) {
        throw EvaluationException.type(
            function + "() has no keyword argument " + Repr.of(entry.getKey()));
      }
      if (values[index] != Bound.ABSENT) {
        throw EvaluationException.type(
            function + "() got two values for argument " + Repr.of(entry.getKey()));
      }
      values[index] = entry.getValue();
    }
    for (int i = 0; i < required; i++) {
      if (values[i] == Bound.ABSENT) {
        throw EvaluationException.type(
            function + "() is missing its argument " + Repr.of(names.get(i)));
      }
    }
    return new Bound(function, names, values);
  }
}
