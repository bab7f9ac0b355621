package io.rallyd.driver.params;

import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.Track;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Works out the parameters of a search. */
final class SearchParams {
  private static final List<String> COMMON = List.of("request-timeout", "headers", "opaque-id");
  private static final List<String> TAKEN_AS_THEY_ARE =
      List.of(
          "body", "cache", "pages", "results-per-page", "with-point-in-time-from", "assertions");

  private SearchParams() {}

  static Map<String, Object> of(Track track, Task task) {
    Parameters params = new Parameters(task);
    if (params.has("type")) {
      throw params.broken("\"type\" is not supported, document types are gone since 7.0");
    }
    boolean detailed = params.flag("detailed-results", false);
    if (params.has("assertions") && !detailed && !params.has("pages")) {
      throw params.broken("\"assertions\" need \"detailed-results\" to be true");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("operation-type", task.operation().type());
    values.put("index", target(track, params));
    TAKEN_AS_THEY_ARE.forEach(key -> values.put(key, params.values().get(key)));
    values.put("detailed-results", detailed);
    values.put("request-params", params.map("request-params"));
    values.put("response-compression-enabled", params.flag("response-compression-enabled", true));
    COMMON.forEach(key -> values.put(key, params.values().get(key)));
    return Collections.unmodifiableMap(values);
  }

  private static String target(Track track, Parameters params) {
    if (params.has("index") && !"".equals(params.values().get("index"))) {
      return String.join(",", params.texts("index").orElseThrow());
    }
    if (params.has("data-stream")) {
      return String.join(",", params.texts("data-stream").orElseThrow());
    }
    if (track.indices().size() == 1) {
      return track.indices().get(0).name();
    }
    if (track.dataStreams().size() == 1) {
      return track.dataStreams().get(0);
    }
    throw params.broken(
        "\"index\" or \"data-stream\" is required, the track defines no single one");
  }
}
