package io.rallyd.jinja.run;

import io.rallyd.jinja.value.Arguments;
import io.rallyd.jinja.value.EvaluationException;
import io.rallyd.jinja.value.EvaluationException.Fault;
import io.rallyd.jinja.value.Filter;
import io.rallyd.jinja.value.Test;
import java.util.HashMap;
import java.util.Map;

/** The filters, tests and global values of an environment by name. */
public final class Registry {
  private final Map<String, Filter> filters = new HashMap<>();
  private final Map<String, Test> tests = new HashMap<>();
  private final Map<String, Object> globals = new HashMap<>();

  /** The filters, to be changed only while the environment is built. */
  public Map<String, Filter> filters() {
    return filters;
  }

  /** The tests, to be changed only while the environment is built. */
  public Map<String, Test> tests() {
    return tests;
  }

  /** The global values, to be changed only while the environment is built. */
  public Map<String, Object> globals() {
    return globals;
  }

  /**
   * Applies a filter.
   *
   * @throws EvaluationException if there is none of that name, or from the filter
   */
  public Object filter(String name, Object input, Arguments arguments) {
    Filter filter = filters.get(name);
    if (filter == null) {
      throw new EvaluationException(Fault.RUNTIME, "there is no filter named '" + name + "'");
    }
    return filter.apply(input, arguments);
  }

  /**
   * Applies a test.
   *
   * @throws EvaluationException if there is none of that name, or from the test
   */
  public boolean test(String name, Object input, Arguments arguments) {
    Test test = tests.get(name);
    if (test == null) {
      throw new EvaluationException(Fault.RUNTIME, "there is no test named '" + name + "'");
    }
    return test.test(input, arguments);
  }
}
