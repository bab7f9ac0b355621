package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Repr;

/** The filter {@code pprint}. */
final class PrettyText {
  private PrettyText() {}

  static Object of(Object value) {
    return Repr.of(value);
  }
}
