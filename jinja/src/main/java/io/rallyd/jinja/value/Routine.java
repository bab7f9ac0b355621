package io.rallyd.jinja.value;

import java.util.Map;

/**
 * A function of the language itself.
 *
 * @param text what it prints as
 * @param body what it does
 * @param attributes its attributes
 */
public record Routine(String text, Function body, Map<String, Object> attributes)
    implements Function, NamedType, Attributed {
  /** A function without attributes. */
  public Routine(String text, Function body) {
    this(text, body, Map.of());
  }

  @Override
  public Object call(Arguments arguments) {
    return body.call(arguments);
  }

  @Override
  public Object attribute(String name) {
    return attributes.getOrDefault(name, ABSENT);
  }

  @Override
  public String typeName() {
    return text.startsWith("<class") ? "type" : "function";
  }

  @Override
  public String toString() {
    return text;
  }
}
