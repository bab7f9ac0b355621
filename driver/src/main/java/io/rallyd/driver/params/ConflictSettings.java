package io.rallyd.driver.params;

import java.util.OptionalDouble;

/**
 * How a bulk task makes conflicting ids.
 *
 * @param random whether ids come in random order instead of ascending
 * @param probability of a conflict, 0 to 1
 * @param action {@code index} or {@code update}
 * @param recency 0 for any earlier id alike, up to 1 for mostly the latest ones
 */
record ConflictSettings(boolean random, double probability, String action, double recency) {

  /** Returns the settings of an operation that has the parameter {@code conflicts}. */
  static ConflictSettings of(Parameters params) {
    String mode = params.text("conflicts").orElseThrow();
    if (!mode.equals("sequential") && !mode.equals("random")) {
      throw params.broken("conflicts", "must be one of [sequential, random]");
    }
    if (params.has("data-streams")) {
      throw params.broken("\"conflicts\" cannot be used with \"data-streams\"");
    }
    double percent = between(params, "conflict-probability", 25, 100);
    String action = params.text("on-conflict").orElse("index");
    if (!action.equals("index") && !action.equals("update")) {
      throw params.broken("on-conflict", "must be one of [index, update]");
    }
    return new ConflictSettings(
        mode.equals("random"), percent / 100, action, between(params, "recency", 0, 1));
  }

  private static double between(Parameters params, String key, double otherwise, double max) {
    OptionalDouble value = params.number(key);
    double number = value.orElse(otherwise);
    if (!(number >= 0 && number <= max)) {
      throw params.broken(key, "must be in the range [0.0, " + max + "]");
    }
    return number;
  }
}
