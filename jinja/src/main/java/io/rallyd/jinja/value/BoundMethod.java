package io.rallyd.jinja.value;

/**
 * A method together with the value it belongs to.
 *
 * @param owner the name of the type it belongs to
 * @param signature its parameters
 * @param body what it does
 */
record BoundMethod(
    String owner, Signature signature, java.util.function.Function<Bound, Object> body)
    implements Function, NamedType {
  @Override
  public Object call(Arguments arguments) {
    return body.apply(arguments.bind(signature));
  }

  @Override
  public String typeName() {
    return "builtin_function_or_method";
  }

  @Override
  public String toString() {
    return "<built-in method " + signature.function() + " of " + owner + " object>";
  }
}
