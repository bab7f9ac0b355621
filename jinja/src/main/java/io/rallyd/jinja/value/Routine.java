package io.rallyd.jinja.value;

/**
 * A function of the language itself.
 *
 * @param text what it prints as
 * @param body what it does
 */
public record Routine(String text, Function body) implements Function, NamedType {
  @Override
  public Object call(Arguments arguments) {
    return body.call(arguments);
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
