package io.rallyd.driver.track;

import java.util.Map;
import java.util.Optional;

/**
 * What a task does again and again.
 *
 * @param name its name; that of the type for an unnamed inline operation
 * @param type operation type as the track says it, such as {@code bulk}
 * @param params the whole operation object as JSON values (unmodifiable, possibly with null
 *     values), including {@code operation-type} and, for built-in types, {@code
 *     include-in-reporting}
 * @param meta meta data
 * @param paramSource name of a parameter source of a plugin
 */
public record Operation(
    String name,
    String type,
    Map<String, Object> params,
    Map<String, Object> meta,
    Optional<String> paramSource) {

  /** Returns the built-in type, if it is one. */
  public Optional<OperationType> builtIn() {
    return OperationType.named(type);
  }

  /** Returns whether results are reported even when no request failed. */
  public boolean includeInReporting() {
    return !Boolean.FALSE.equals(params.get("include-in-reporting"));
  }
}
