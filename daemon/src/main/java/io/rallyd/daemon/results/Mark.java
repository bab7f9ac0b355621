package io.rallyd.daemon.results;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A doubt about the results of a task that its reader has to know of.
 *
 * @param name {@code rate-not-sustainable} or {@code driver-bound}
 * @param sentence what was seen and what follows from it, for the report
 * @param highestRate the highest rate that held, NaN where that is not the question
 * @param unit its unit, empty without one
 */
public record Mark(String name, String sentence, double highestRate, String unit) {
  static final String RATE_NOT_SUSTAINABLE = "rate-not-sustainable";
  static final String DRIVER_BOUND = "driver-bound";

  /** Writes it as it stands in the race document. */
  public void into(ObjectNode node) {
    node.put("mark", name).put("sentence", sentence);
    if (!Double.isNaN(highestRate)) {
      node.put("highest_rate", highestRate).put("unit", unit);
    }
  }
}
