package io.rallyd.jinja.builtin;

import io.rallyd.jinja.value.Arguments;
import io.rallyd.jinja.value.Attributed;
import io.rallyd.jinja.value.Function;
import io.rallyd.jinja.value.NamedType;

/** Gives nothing at its first call and the separator at every other. */
final class Joiner implements Function, Attributed, NamedType {
  private final Object separator;
  private boolean used;

  Joiner(Object separator) {
    this.separator = separator;
  }

  @Override
  public Object call(Arguments arguments) {
    Object result = used ? separator : "";
    used = true;
    return result;
  }

  @Override
  public Object attribute(String name) {
    return switch (name) {
      case "sep" -> separator;
      case "used" -> used;
      default -> ABSENT;
    };
  }

  @Override
  public String typeName() {
    return "Joiner";
  }

  @Override
  public String toString() {
    return "<jinja2.utils.Joiner object>";
  }
}
