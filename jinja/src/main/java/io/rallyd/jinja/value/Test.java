package io.rallyd.jinja.value;

/** What stands after {@code is}: asks something about a value. */
@FunctionalInterface
public interface Test {
  /**
   * Answers the question. Values are as in {@link Function#call}.
   *
   * @param input the value before {@code is}
   * @param arguments what stands after the name
   * @throws EvaluationException for a failure to be reported with the place in the template
   */
  boolean test(Object input, Arguments arguments);
}
