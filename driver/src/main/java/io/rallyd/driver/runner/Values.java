package io.rallyd.driver.runner;

import io.rallyd.driver.http.Percent;
import io.rallyd.protocol.RallyException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads parameters of an operation. All errors name the operation type and the parameter. */
final class Values {
  private final Map<String, Object> values;

  Values(Map<String, Object> values) {
    this.values = values;
  }

  Object get(String key) {
    return values.get(key);
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  /** Returns a parameter that must be there. */
  Object mandatory(String key) {
    Object value = values.get(key);
    if (value == null) {
      throw new RallyException(
          "The parameter \"" + key + "\" of the operation type [" + type() + "] is missing.");
    }
    return value;
  }

  /** Returns a text, null when absent; a list is joined by commas. */
  String text(String key) {
    Object value = values.get(key);
    if (value instanceof List<?> list) {
      return String.join(",", list.stream().map(String::valueOf).toList());
    }
    return value == null ? null : value.toString();
  }

  boolean flag(String key, boolean fallback) {
    Object value = values.get(key);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    return switch (value.toString()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(key, "true or false", value);
    };
  }

  double number(String key, double fallback) {
    Object value = values.get(key);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    try {
      return Double.parseDouble(value.toString());
    } catch (NumberFormatException e) {
      throw wrong(key, "a number", value);
    }
  }

  /** Returns a map, empty when absent. */
  Map<String, Object> map(String key) {
    Object value = values.get(key);
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(key, "a map", value);
    }
    Map<String, Object> copy = new java.util.LinkedHashMap<>();
    map.forEach((name, v) -> copy.put(name.toString(), v));
    return copy;
  }

  /** Returns {@code /<index>} in encoded form, or nothing without an index. */
  String indexPath() {
    String index = text("index");
    return index == null || index.isEmpty() ? "" : "/" + Percent.encode(index);
  }

  /** Returns the request parameters as a query, without those that are options of the call. */
  String query() {
    return Percent.query(queryMap());
  }

  /** Returns the request parameters that go into the query; may be changed. */
  Map<String, Object> queryMap() {
    Map<String, Object> query = map("request-params");
    if (query.isEmpty()) {
      return new HashMap<>();
    }
    query.keySet().removeAll(CommonParams.OPTIONS);
    return query;
  }

  RallyException wrong(String key, String expected, Object value) {
    return new RallyException(
        "The parameter \""
            + key
            + "\" of the operation type ["
            + type()
            + "] must be "
            + expected
            + " but is ["
            + value
            + "].");
  }

  String type() {
    return String.valueOf(values.get("operation-type"));
  }
}
