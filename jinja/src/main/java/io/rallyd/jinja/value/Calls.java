package io.rallyd.jinja.value;

/** Calls of values. */
public final class Calls {
  private Calls() {}

  /**
   * Calls a value.
   *
   * @return the result in the form of the language
   * @throws EvaluationException if it cannot be called
   */
  public static Object call(Object callee, Arguments arguments) {
    if (callee instanceof Function function) {
      return function.call(arguments);
    } else if (callee instanceof Undefined undefined) {
      throw undefined.failure();
    }
    throw EvaluationException.type("'" + Types.name(callee) + "' object is not callable");
  }
}
