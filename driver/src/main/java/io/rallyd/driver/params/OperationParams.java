package io.rallyd.driver.params;

import java.util.Map;
import java.util.Optional;

/**
 * What one invocation of an operation is given.
 *
 * @param values the parameters as JSON values (null, Boolean, Long, Double, String, List, Map), to
 *     be read only; sources of constant parameters give the same map every time, so whoever works
 *     something out from it may keep that by the map's identity. Always holds {@code
 *     operation-type}. For bulk: {@code index} (null with action lines in the file), {@code
 *     bulk-size} (documents in this body), {@code unit}, {@code action-metadata-present} and {@code
 *     pipeline} if one is set
 * @param bulk the body of a bulk request; empty for all other operations
 */
public record OperationParams(Map<String, Object> values, Optional<BulkBody> bulk) {

  /** Returns parameters without a bulk body. */
  public static OperationParams of(Map<String, Object> values) {
    return new OperationParams(values, Optional.empty());
  }

  /** Returns a parameter, null when absent. */
  public Object get(String key) {
    return values.get(key);
  }
}
