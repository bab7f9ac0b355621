package io.rallyd.driver.runner;

import io.rallyd.driver.http.Percent;
import io.rallyd.driver.http.ServerKind;
import java.util.Map;
import java.util.Set;

/**
 * What requests tell a server that still has mapping types (Elasticsearch 6), so that tracks
 * without types run there. Only paths and queries change: bodies are sent as the track has them.
 */
final class MappingTypes {
  /** Stands where the server wants an index; no index can have this name. */
  private static final String NO_INDEX = "/_none";

  private static final String TYPE = "_doc";
  private static final String TYPED = "include_type_name";
  private static final Set<String> ROOT =
      Set.of(
          "properties",
          "dynamic",
          "dynamic_templates",
          "dynamic_date_formats",
          "date_detection",
          "numeric_detection",
          "_meta",
          "_source",
          "_routing",
          "_field_names",
          "_size",
          "_all");

  private MappingTypes() {}

  /**
   * Returns the path of a bulk request. A type in an action line wins over the one given here.
   *
   * @param index {@code /<index>}, empty when the action lines name it
   * @param type the type that the track names, empty when it names none
   */
  static String bulkPath(ServerKind server, String index, String type) {
    if (!server.hasTypes()) {
      return index + "/_bulk";
    }
    String named = type.isEmpty() ? TYPE : Percent.encode(type);
    return (index.isEmpty() ? NO_INDEX : index) + "/" + named + "/_bulk";
  }

  /** Adds to the query of an index creation that its mapping has no level of types. */
  static void forCreation(ServerKind server, Object body, Map<String, Object> query) {
    if (server.hasTypes() && !query.containsKey(TYPED) && typeless(body)) {
      query.put(TYPED, false);
    }
  }

  private static boolean typeless(Object body) {
    return body instanceof Map<?, ?> definition
        && definition.get("mappings") instanceof Map<?, ?> mapping
        && mapping.keySet().stream().anyMatch(ROOT::contains);
  }
}
