package io.rallyd.driver.runner;

import java.util.Map;

/**
 * What one invocation of an operation amounted to.
 *
 * @param weight operations made; 0 when the request failed as a whole
 * @param unit their unit, such as {@code docs}
 * @param success whether all went well
 * @param meta further properties, without the ones above; null for an operation that tells nothing,
 *     on which nothing can be asserted
 * @param throughput throughput as the operation itself states it, NaN for none
 */
public record Result(
    long weight, String unit, boolean success, Map<String, Object> meta, double throughput) {

  /** Unit of operations that count just themselves. */
  public static final String OPS = "ops";

  /** The result of an operation that tells nothing. */
  public static final Result DONE = new Result(1, OPS, true, null, Double.NaN);

  /** The result of an operation that just succeeded. */
  public static final Result ONE = of(1, OPS);

  /** Returns a success. */
  public static Result of(long weight, String unit) {
    return new Result(weight, unit, true, Map.of(), Double.NaN);
  }

  /** Returns a result with properties. */
  public static Result of(long weight, String unit, boolean success, Map<String, Object> meta) {
    return new Result(weight, unit, success, meta, Double.NaN);
  }

  /** Returns a property of the meta data, null when absent. */
  public Object get(String key) {
    return meta == null ? null : meta.get(key);
  }
}
