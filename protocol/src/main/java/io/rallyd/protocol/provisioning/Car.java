package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.wire.Wire;
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
  /** How it travels. */
  public static final Wire<Car> WIRE =
      Wire.of(
          (out, m) -> {
            out.putStrings(m.names());
            out.putTree(m.variables());
            out.putList(m.templates(), ConfigTemplate.WIRE);
          },
          in -> new Car(in.getStrings(), in.getTree(), in.getList(ConfigTemplate.WIRE)));

  public Car {
    names = List.copyOf(names);
    templates = List.copyOf(templates);
  }
}
