package io.rallyd.provisioner.team;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One {@code cars/v1/<name>.ini}, with the variables of its bases. */
record CarDefinition(
    String name,
    String type,
    String description,
    List<String> bases,
    Map<String, String> baseVariables,
    Map<String, String> variables) {

  /** Reads a car; a base without folder or {@code config.ini} adds nothing. */
  static CarDefinition read(String name, byte[] content, TeamFiles team) {
    IniText ini = IniText.parse(name + ".ini", content);
    Map<String, String> meta = ini.section("meta");
    String base = ini.section("config").getOrDefault("base", "");
    List<String> bases = base.isEmpty() ? List.of() : List.of(base.split(","));
    Map<String, String> ofBases = new LinkedHashMap<>();
    for (String b : bases) {
      String config = b + "/config.ini";
      team.read(config)
          .ifPresent(bytes -> ofBases.putAll(IniText.parse(config, bytes).section("variables")));
    }
    return new CarDefinition(
        name,
        meta.getOrDefault("type", "car"),
        meta.getOrDefault("description", ""),
        bases,
        ofBases,
        ini.section("variables"));
  }

  CarSummary summary() {
    return new CarSummary(name, type, description);
  }
}
