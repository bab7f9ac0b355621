package io.rallyd.provisioner.supply;

import java.util.Map;

/**
 * Which archive is wanted, and what says where it is.
 *
 * @param version such as {@code 7.17.29}; empty is an error that the supplier reports
 * @param repository {@code --distribution-repository}
 * @param settings section {@code [distributions]} of {@code rally.ini}; may be empty
 * @param carVariables variables of the car, which may name URLs as well
 */
public record ArchiveRequest(
    String version, String repository, Map<String, String> settings, Map<String, ?> carVariables) {

  /** Returns the value of a key, from the settings first, then from the car; null without. */
  String lookUp(String key) {
    String set = settings.get(key);
    if (set != null) {
      return set;
    }
    Object ofCar = carVariables.get(key);
    return ofCar == null ? null : ofCar.toString();
  }
}
