package io.rallyd.driver.track;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads operations, those of the track's own block and those that stand in a schedule. */
final class OperationsReader {
  private final Map<String, Operation> defined = new LinkedHashMap<>();

  OperationsReader(TrackElement root) {
    for (TrackElement element : root.children("operations")) {
      Operation operation = inline(element);
      if (defined.put(operation.name(), operation) != null) {
        throw element.broken("the operation [" + operation.name() + "] is defined more than once");
      }
    }
  }

  /** Returns what the {@code operation} of a task means: a name, a type or a definition. */
  Operation of(TrackElement task) {
    if (!task.has("operation")) {
      throw task.missing("operation");
    }
    TrackElement element = task.child("operation");
    if (element.isObject()) {
      return inline(element);
    }
    if (!element.isText()) {
      throw task.broken("\"operation\" must be a name or an object");
    }
    String reference = element.asText();
    Operation known = defined.get(reference);
    return known != null ? known : operation(reference, reference, Map.of(), element);
  }

  private static Operation inline(TrackElement element) {
    String type = element.mandatoryText("operation-type");
    return operation(element.text("name").orElse(type), type, element.values(), element);
  }

  private static Operation operation(
      String name, String type, Map<String, Object> params, TrackElement element) {
    boolean search = type.equals("search") || type.equals("scroll-search");
    if (search && element.isObject() && element.has("type")) {
      throw element.broken(
          "the search operation [" + name + "] has a \"type\", document types are gone since 7.0");
    }
    Map<String, Object> all = new LinkedHashMap<>(params);
    all.put("operation-type", type);
    OperationType.named(type).ifPresent(t -> all.putIfAbsent("include-in-reporting", !t.admin()));
    return new Operation(
        name,
        type,
        Collections.unmodifiableMap(all),
        element.map("meta"),
        element.isObject() ? element.text("param-source") : Optional.empty());
  }
}
