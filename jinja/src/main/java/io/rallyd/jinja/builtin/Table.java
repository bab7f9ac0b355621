package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Bound;
import io.rallyd.jinja.value.Filter;
import io.rallyd.jinja.value.Signature;
import java.util.Map;

/** Adds filters with named parameters to a map. */
final class Table {
  /** What a filter does with its input and arguments. */
  @FunctionalInterface
  interface Body {
    Object apply(Object input, Bound arguments);
  }

  private final Map<String, Filter> filters;

  Table(Map<String, Filter> filters) {
    this.filters = filters;
  }

  Table add(String name, Body body, String... parameters) {
    Signature signature = Signature.of(name, parameters);
    filters.put(name, (input, arguments) -> body.apply(input, arguments.bind(signature)));
    return this;
  }

  Table addRaw(String name, Filter filter) {
    filters.put(name, filter);
    return this;
  }
}
