package io.rallyd.jinja.value;

/** What stands after a bar: makes a value of another. */
@FunctionalInterface
public interface Filter {
  /**
   * Applies the filter. Values are as in {@link Function#call}.
   *
   * @param input the value before the bar
   * @param arguments what stands in parentheses after the name
   * @return the result
   * @throws EvaluationException for a failure to be reported with the place in the template
   */
  Object apply(Object input, Arguments arguments);
}
