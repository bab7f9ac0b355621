package io.rallyd.jinja.value;

/**
 * A method that takes its arguments as they come.
 *
 * @param name the name of the method
 * @param owner the name of the type it belongs to
 * @param body what it does
 */
record Variadic(String name, String owner, Function body) implements Function, NamedType {
  @Override
  public Object call(Arguments arguments) {
    return body.call(arguments);
  }

  @Override
  public String typeName() {
    return "builtin_function_or_method";
  }

  @Override
  public String toString() {
    return "<built-in method " + name + " of " + owner + " object>";
  }
}
