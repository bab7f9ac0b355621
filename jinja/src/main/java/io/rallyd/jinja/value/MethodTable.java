package io.rallyd.jinja.value;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The methods of one type by name.
 *
 * @param <T> the Java type of the values
 */
final class MethodTable<T> {
  /** What a method does. */
  @FunctionalInterface
  interface Body<T> {
    Object call(T self, Bound arguments);
  }

  private record Method<T>(Signature signature, Body<T> body) {}

  private final String type;
  private final Map<String, Method<T>> methods = new HashMap<>();
  private Set<String> leftOut = Set.of();

  MethodTable(String type) {
    this.type = type;
  }

  /** Adds a method whose parameters are given by position. */
  MethodTable<T> add(String name, Body<T> body, String... parameters) {
    methods.put(name, new Method<>(Signature.positional(name, parameters), body));
    return this;
  }

  /** Adds a method whose parameters may be named. */
  MethodTable<T> addNamed(String name, Body<T> body, String... parameters) {
    methods.put(name, new Method<>(Signature.of(name, parameters), body));
    return this;
  }

  /** Names the methods of the original that do not exist here; using one fails by its name. */
  MethodTable<T> leaveOut(String... names) {
    leftOut = Set.copyOf(Arrays.asList(names));
    return this;
  }

  /** The method bound to a value, or {@link Attributed#ABSENT}. */
  Object find(T self, String name) {
    Method<T> method = methods.get(name);
    if (method != null) {
      return new BoundMethod(type, method.signature, a -> method.body.call(self, a));
    }
    if (leftOut.contains(name)) {
      throw EvaluationException.unsupported(
          "the attribute " + Repr.of(name) + " of " + type + " is not supported");
    }
    return Attributed.ABSENT;
  }
}
