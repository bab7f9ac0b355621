package io.rallyd.driver.params;

import io.rallyd.driver.track.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The parameters of a task's operation, read with errors that name task, parameter and value. */
final class Parameters {
  private final String task;
  private final Map<String, Object> values;

  Parameters(Task task) {
    this(task.name(), task.operation().params());
  }

  Parameters(String task, Map<String, Object> values) {
    this.task = task;
    this.values = values;
  }

  Map<String, Object> values() {
    return values;
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  /** Returns an error about this task. */
  ParameterException broken(String rule) {
    return new ParameterException("Task [" + task + "]: " + rule + ".");
  }

  /** Returns an error about one parameter. */
  ParameterException broken(String key, String rule) {
    return broken("\"" + key + "\" " + rule + " but is [" + values.get(key) + "]");
  }

  ParameterException missing(String key) {
    return broken("mandatory parameter \"" + key + "\" is missing");
  }

  Optional<String> text(String key) {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof String)) {
      throw broken(key, "must be a text");
    }
    return Optional.of((String) value);
  }

  boolean flag(String key, boolean otherwise) {
    Object value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof Boolean)) {
      throw broken(key, "must be true or false");
    }
    return (Boolean) value;
  }

  /** Returns a number; a text that reads as one will do. */
  OptionalDouble number(String key) {
    Object value = values.get(key);
    if (value == null) {
      return OptionalDouble.empty();
    }
    try {
      if (value instanceof Number number) {
        return OptionalDouble.of(number.doubleValue());
      }
      if (value instanceof String text) {
        return OptionalDouble.of(Double.parseDouble(text.strip()));
      }
    } catch (NumberFormatException e) {
      throw broken(key, "must be numeric");
    }
    throw broken(key, "must be numeric");
  }

  /** Returns a whole number above 0; a text that reads as one will do. */
  OptionalLong positive(String key) {
    OptionalDouble number = number(key);
    if (number.isEmpty()) {
      return OptionalLong.empty();
    }
    double value = number.getAsDouble();
    if (value != Math.rint(value) || value <= 0 || value > Integer.MAX_VALUE) {
      throw broken(key, "must be a whole number greater than 0");
    }
    return OptionalLong.of((long) value);
  }

  /** Returns a list of texts; a single text is a list of one; empty when absent. */
  Optional<List<String>> texts(String key) {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(List.of(text));
    }
    if (!(value instanceof List<?> list)) {
      throw broken(key, "must be a name or a list of names");
    }
    List<String> texts = new ArrayList<>();
    list.forEach(v -> texts.add(String.valueOf(v)));
    return Optional.of(List.copyOf(texts));
  }

  /** Returns an object, empty when absent. */
  @SuppressWarnings("unchecked")
  Map<String, Object> map(String key) {
    Object value = values.get(key);
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map)) {
      throw broken(key, "must be an object");
    }
    return (Map<String, Object>) value;
  }
}
