package io.rallyd.protocol.provisioning;

import java.util.List;
import java.util.Map;

/**
 * A resolved car: bases, mixins and parameters folded into variables and files.
 *
 * @param names as given in {@code --car}
 * @param variables final variables
 * @param templates files in the order of application
 */
public record Car(
    List<String> names, Map<String, Object> variables, List<ConfigTemplate> templates) {
  public Car {
    names = List.copyOf(names);
    templates = List.copyOf(templates);
  }
}
