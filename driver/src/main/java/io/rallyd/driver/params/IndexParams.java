package io.rallyd.driver.params;

import io.rallyd.driver.track.Index;
import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.Track;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Works out which indices are created or deleted. */
final class IndexParams {
  private IndexParams() {}

  /** Adds {@code indices}: a list of maps with {@code index} (name) and {@code body}. */
  static Map<String, Object> create(Track track, Task task) {
    Parameters params = new Parameters(task);
    Map<String, Object> settings = params.map("settings");
    List<Map<String, Object>> indices = new ArrayList<>();
    if (track.indices().isEmpty()) {
      for (String name : params.texts("index").orElseThrow(() -> noIndex(params))) {
        indices.add(definition(name, params.map("body")));
      }
    } else {
      List<String> wanted =
          params.texts("index").orElse(track.indices().stream().map(Index::name).toList());
      for (Index index : track.indices()) {
        if (wanted.contains(index.name())) {
          indices.add(definition(index.name(), withSettings(index.body(), settings)));
        }
      }
      if (indices.isEmpty()) {
        throw params.broken(
            "index",
            "must name indices of the track " + track.indices().stream().map(Index::name).toList());
      }
    }
    return with(params, Map.of("indices", Collections.unmodifiableList(indices)));
  }

  private static ParameterException noIndex(Parameters params) {
    return params.broken("\"index\" is required, the track defines no indices");
  }

  private static Map<String, Object> definition(String name, Map<String, Object> body) {
    return Map.of("index", name, "body", body);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> withSettings(
      Map<String, Object> body, Map<String, Object> settings) {
    if (settings.isEmpty()) {
      return body;
    }
    Map<String, Object> merged = new LinkedHashMap<>();
    if (body.get("settings") instanceof Map<?, ?> own) {
      merged.putAll((Map<String, Object>) own);
    }
    merged.putAll(settings);
    Map<String, Object> result = new LinkedHashMap<>(body);
    result.put("settings", Collections.unmodifiableMap(merged));
    return Collections.unmodifiableMap(result);
  }

  /** Adds {@code indices}, a list of names, and {@code only-if-exists}. */
  static Map<String, Object> delete(Track track, Task task) {
    Parameters params = new Parameters(task);
    List<String> names =
        params.texts("index").orElse(track.indices().stream().map(Index::name).toList());
    if (names.isEmpty()) {
      throw noIndex(params);
    }
    return with(
        params, Map.of("indices", names, "only-if-exists", params.flag("only-if-exists", true)));
  }

  private static Map<String, Object> with(Parameters params, Map<String, Object> computed) {
    Map<String, Object> values = new LinkedHashMap<>(params.values());
    values.put("request-params", params.map("request-params"));
    values.putAll(computed);
    return Collections.unmodifiableMap(values);
  }

  /** Returns the parameters of a force-merge; others than these are dropped. */
  static Map<String, Object> forceMerge(Track track, Task task) {
    Parameters params = new Parameters(task);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("operation-type", task.operation().type());
    values.put("index", mergeTarget(track, params));
    params.positive("max-num-segments").ifPresent(n -> values.put("max-num-segments", n));
    String mode = params.text("mode").orElse("blocking");
    if (!mode.equals("blocking") && !mode.equals("polling")) {
      throw params.broken("mode", "must be one of [blocking, polling]");
    }
    values.put("mode", mode);
    values.put("poll-period", params.number("poll-period").orElse(10));
    for (String key : List.of("request-timeout", "headers", "opaque-id")) {
      if (params.has(key)) {
        values.put(key, params.values().get(key));
      }
    }
    return Collections.unmodifiableMap(values);
  }

  private static String mergeTarget(Track track, Parameters params) {
    for (String key : List.of("index", "data-stream")) {
      if (params.has(key)) {
        return String.join(",", params.texts(key).orElseThrow());
      }
    }
    List<String> all = new ArrayList<>(track.indices().stream().map(Index::name).toList());
    all.addAll(track.dataStreams());
    return all.isEmpty() ? "_all" : String.join(",", all);
  }

  /** Checks and returns the parameters of a sleep. */
  static Map<String, Object> sleep(Task task) {
    Parameters params = new Parameters(task);
    Object duration = params.values().get("duration");
    if (duration == null) {
      throw params.missing("duration");
    }
    if (!(duration instanceof Number seconds)) {
      throw params.broken("duration", "must be a number of seconds");
    }
    if (!(seconds.doubleValue() >= 0)) {
      throw params.broken("duration", "must not be negative");
    }
    return params.values();
  }
}
