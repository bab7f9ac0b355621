package io.rallyd.driver.generation;

import io.rallyd.protocol.RallyException;
import java.util.List;

/** Finds generators by name. */
public final class Generators {
  private static final List<String> NAMES = List.of("host-metrics", "log-lines", "orders");

  private Generators() {}

  /**
   * Returns a generator.
   *
   * @throws RallyException when there is none of that name or a setting is wrong; the message is a
   *     clause without a capital, for the place that names the track
   */
  public static DocumentGenerator of(GeneratorSpec spec) {
    GeneratorSettings settings = new GeneratorSettings(spec);
    DocumentGenerator generator =
        switch (spec.name()) {
          case "host-metrics" -> HostMetrics.of(spec.seed(), settings);
          case "log-lines" -> LogLines.of(spec.seed(), settings);
          case "orders" -> Orders.of(spec.seed(), settings);
          default ->
              throw new RallyException(
                  "the generator [" + spec.name() + "] is unknown, known are " + NAMES);
        };
    settings.refuseOthers();
    return generator;
  }
}
