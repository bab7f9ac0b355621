package io.rallyd.provisioner.team;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.provisioning.Car;
import io.rallyd.protocol.provisioning.ConfigTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns names of cars and mixins into the variables and files that a provisioner applies. Immutable
 * and safe for use by several threads; reads its team once.
 */
public final class CarResolver {
  /** Files with these endings are rendered and appended, all others are copied. */
  private static final Set<String> RENDERED =
      Set.of("ini", "txt", "json", "yml", "yaml", "options", "properties");

  private final TeamFiles team;

  private CarResolver(TeamFiles team) {
    this.team = team;
  }

  /** Returns a resolver for the cars that come with rallyd. */
  public static CarResolver bundled() {
    return new CarResolver(TeamFiles.bundled());
  }

  /**
   * Returns a resolver for a team's folder ({@code --team-path}), which has {@code cars/v1}.
   *
   * @throws RallyException when there is none, or it cannot be read
   */
  public static CarResolver of(Path teamPath) {
    return new CarResolver(TeamFiles.at(teamPath));
  }

  /** Returns all cars and mixins, sorted by type, then by name. */
  public List<CarSummary> list() {
    return team.carNames().stream()
        .map(name -> definition(name).summary())
        .sorted(Comparator.comparing(CarSummary::type).thenComparing(CarSummary::name))
        .toList();
  }

  /**
   * Combines cars and mixins in the order given: variables of all bases, then those of the cars,
   * then the parameters, later ones winning; files of each base once, in the order first named.
   *
   * @param names as in {@code --car}, not empty
   * @param carParams {@code --car-params}, typed; values of the files are always text
   * @throws RallyException for an unknown car, a car that needs a Python hook, or a car without
   *     configuration
   */
  public Car resolve(List<String> names, Map<String, ?> carParams) {
    Map<String, Object> variables = new LinkedHashMap<>();
    Map<String, Object> ofCars = new LinkedHashMap<>();
    Set<String> bases = new LinkedHashSet<>();
    for (String name : names) {
      CarDefinition car = definition(name);
      for (String base : car.bases()) {
        refuseHook(name, base);
        bases.add(base);
      }
      variables.putAll(car.baseVariables());
      ofCars.putAll(car.variables());
    }
    variables.putAll(ofCars);
    variables.putAll(carParams);
    List<ConfigTemplate> templates = templates(bases);
    if (templates.isEmpty()) {
      throw new RallyException(
          ("At least one config base is required for car %s, but none of its files names one that"
                  + " has templates.")
              .formatted(names));
    }
    return new Car(names, variables, templates);
  }

  private List<ConfigTemplate> templates(Set<String> bases) {
    List<ConfigTemplate> templates = new ArrayList<>();
    int layer = 0;
    for (String base : bases) {
      Map<String, byte[]> files = team.below(base + "/templates");
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        String path = file.getKey();
        templates.add(new ConfigTemplate(layer, path, rendered(path), file.getValue()));
      }
      if (!files.isEmpty()) {
        layer++;
      }
    }
    return templates;
  }

  private CarDefinition definition(String name) {
    byte[] content = name.indexOf('/') >= 0 ? null : team.read(name + ".ini").orElse(null);
    if (content == null) {
      throw new RallyException(
          "Unknown car [%s] in %s. List the available cars with [esrally list cars]."
              .formatted(name, team.origin()));
    }
    return CarDefinition.read(name, content, team);
  }

  private void refuseHook(String car, String base) {
    if (team.read(base + "/config.py").isPresent()) {
      throw new RallyException(
          ("Car [%s] cannot be used: its base [%s] has a Python hook (config.py), which rallyd does"
                  + " not run yet.")
              .formatted(car, base));
    }
  }

  private static boolean rendered(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    return dot > 0 && RENDERED.contains(file.substring(dot + 1));
  }
}
