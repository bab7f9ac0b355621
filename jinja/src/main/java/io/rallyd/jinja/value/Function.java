package io.rallyd.jinja.value;

/** Something a template can call: a macro, a method, a global function. */
@FunctionalInterface
public interface Function {
  /**
   * Calls the function. Arguments are values of the language in their Java form (null, Boolean,
   * Long, BigInteger, Double, String, List, Map, functions); so is the result, where any other
   * number, collection or array is accepted too.
   *
   * @param arguments what the template passed
   * @return the result
   * @throws EvaluationException for a failure to be reported with the place in the template
   */
  Object call(Arguments arguments);
}
