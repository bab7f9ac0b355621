package io.rallyd.cli.creation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An index of the cluster.
 *
 * @param name its name
 * @param definition mappings and settings as the cluster tells them
 */
record LiveIndex(String name, JsonNode definition) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> OWN =
      List.of("uuid", "creation_date", "version", "provided_name", "store");
  private static final List<String> CHOSEN = List.of("number_of_shards", "number_of_replicas");

  /** Returns whether it is one that people do not see. */
  boolean hidden() {
    return name.startsWith(".")
        || definition.path("settings").path("index").path("hidden").asText().equals("true");
  }

  /**
   * Returns the file that creates it, a template: what the cluster chose itself is left out, and
   * the user of the track chooses shards and replicas.
   */
  String body() {
    ObjectNode body = JSON.createObjectNode();
    body.set("mappings", definition.path("mappings"));
    ObjectNode index = body.putObject("settings").putObject("index");
    definition
        .path("settings")
        .path("index")
        .properties()
        .forEach(
            setting -> {
              if (!OWN.contains(setting.getKey())) {
                index.set(setting.getKey(), setting.getValue());
              }
            });
    for (String key : CHOSEN) {
      index.put(key, "\u0001" + key + "\u0001");
    }
    String text = TrackWriter.harmless(body.toPrettyString());
    for (String key : CHOSEN) {
      String own = definition.path("settings").path("index").path(key).asText("1");
      text = text.replace("\\u0001" + key + "\\u0001", "{{" + key + " | default(" + own + ")}}");
    }
    return text + "\n";
  }
}
