package io.rallyd.driver.track;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns JSON into plain Java values: null, Boolean, Long, Double, String, List and Map. */
final class JsonValues {
  private JsonValues() {}

  /**
   * Returns the value; collections are unmodifiable and keep the order of the file. A whole number
   * that no long can hold stays a {@link java.math.BigInteger}.
   */
  static Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> map(node);
      case ARRAY -> list(node);
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER ->
          node.isIntegralNumber()
              ? node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue()
              : (Object) node.doubleValue();
      default -> null;
    };
  }

  /** Returns an object; anything else gives an empty map. */
  static Map<String, Object> map(JsonNode node) {
    if (!(node != null && node.isObject())) {
      return Map.of();
    }
    Map<String, Object> map = new LinkedHashMap<>();
    node.properties().forEach(e -> map.put(e.getKey(), of(e.getValue())));
    return Collections.unmodifiableMap(map);
  }

  private static List<Object> list(JsonNode node) {
    List<Object> list = new ArrayList<>(node.size());
    node.forEach(e -> list.add(of(e)));
    return Collections.unmodifiableList(list);
  }

  /**
   * Merges two maps: maps are merged deeply, lists are united, of anything else the second wins.
   */
  static Map<String, Object> merge(Map<String, Object> first, Map<String, Object> second) {
    Map<String, Object> merged = new LinkedHashMap<>(first);
    second.forEach((key, value) -> merged.put(key, mergeValues(merged.get(key), value)));
    return Collections.unmodifiableMap(merged);
  }

  private static Object mergeValues(Object a, Object b) {
    if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      return merge(asMap(x), asMap(y));
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      List<Object> union = new ArrayList<>(x);
      y.stream().filter(v -> !union.contains(v)).forEach(union::add);
      return Collections.unmodifiableList(union);
    }
    return b;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }
}
