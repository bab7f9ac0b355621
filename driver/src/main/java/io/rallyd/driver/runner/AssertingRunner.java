package io.rallyd.driver.runner;

import io.rallyd.driver.params.OperationParams;
import io.rallyd.protocol.RallyException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** Checks what a track asserts about the results of an operation. */
final class AssertingRunner implements Runner {
  private final Runner runner;

  AssertingRunner(Runner runner) {
    this.runner = runner;
  }

  @Override
  public Completion completion() {
    return runner.completion();
  }

  @Override
  public CompletionStage<Result> run(OperationParams params, Invocation call) {
    CompletionStage<Result> running = runner.run(params, call);
    if (!(params.get("assertions") instanceof List<?> assertions)) {
      return running;
    }
    return running.thenApply(
        result -> {
          assertions.forEach(assertion -> check((Map<?, ?>) assertion, result, params));
          return result;
        });
  }

  @Override
  public void run(OperationParams params, Invocation call, BiConsumer<Result, Throwable> outcome) {
    if (params.get("assertions") instanceof List<?>) {
      run(params, call).whenComplete(outcome);
    } else {
      runner.run(params, call, outcome);
    }
  }

  private static void check(Map<?, ?> assertion, Result result, OperationParams params) {
    String property = String.valueOf(assertion.get("property"));
    String condition = String.valueOf(assertion.get("condition"));
    Object expected = assertion.get("value");
    Object name = params.get("name");
    String where = name == null ? "" : " in [" + name + "]";
    if (result.meta() == null) {
      throw new RallyException(
          "Nothing can be asserted about [" + property + "]" + where + ", as it tells nothing.");
    }
    Object actual = property(property, result);
    if (!holds(actual, condition, expected)) {
      throw new RallyException(
          "Expected ["
              + property
              + "]"
              + where
              + " to be "
              + condition
              + " ["
              + expected
              + "] but was ["
              + actual
              + "].");
    }
  }

  private static Object property(String path, Result result) {
    Object value = null;
    Map<?, ?> level = result.meta();
    String[] names = path.split("\\.");
    for (int i = 0; i < names.length; i++) {
      value = i == 0 ? first(names[0], result) : level.get(names[i]);
      level = value instanceof Map<?, ?> map ? map : Map.of();
    }
    return value;
  }

  private static Object first(String name, Result result) {
    return switch (name) {
      case "weight" -> result.weight();
      case "unit" -> result.unit();
      case "success" -> result.success();
      default -> result.get(name);
    };
  }

  private static boolean holds(Object actual, String condition, Object expected) {
    if (condition.equals("==")) {
      return actual instanceof Number a && expected instanceof Number b
          ? a.doubleValue() == b.doubleValue()
          : Objects.equals(actual, expected);
    }
    int order;
    if (actual instanceof Number a && expected instanceof Number b) {
      order = Double.compare(a.doubleValue(), b.doubleValue());
    } else if (actual instanceof String a && expected instanceof String b) {
      order = a.compareTo(b);
    } else {
      return false;
    }
    return switch (condition) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      default ->
          throw new RallyException(
              "The condition [" + condition + "] of an assertion is not one of < <= == >= >.");
    };
  }
}
