package io.rallyd.driver.runner;

import io.rallyd.driver.http.HttpRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/** The parameters that most operations share: timeout, headers, statuses to ignore. */
final class CommonParams {
  /** Keys of {@code request-params} that are options of the call and not part of the query. */
  static final Set<String> OPTIONS =
      Set.of("ignore", "request_timeout", "opaque_id", "headers", "api_key");

  private CommonParams() {}

  /** Applies timeout and headers; the request's own headers stay. */
  static HttpRequest apply(Values params, HttpRequest request) {
    Map<String, Object> options = params.map("request-params");
    HttpRequest result = request.addingHeaders(headers(params, options));
    Object timeout = params.get("request-timeout");
    if (timeout == null) {
      timeout = options.get("request_timeout");
    }
    if (timeout == null) {
      return result;
    }
    double seconds = new Values(Map.of("t", timeout)).number("t", 0);
    return seconds <= 0 ? result : result.withTimeout((long) (seconds * 1e9));
  }

  /**
   * Applies them to a request whose media types the operation may choose itself: only what it does
   * not give is added.
   */
  static HttpRequest applyFree(Values params, HttpRequest request) {
    HttpRequest bare = apply(params, request.withHeaders(Map.of()));
    if (request.body() == null) {
      return bare;
    }
    String path = request.path();
    int query = path.indexOf('?');
    boolean bulk = (query < 0 ? path : path.substring(0, query)).endsWith("/_bulk");
    String type = bulk ? HttpRequest.NDJSON : HttpRequest.JSON;
    return bare.addingHeaders(Map.of("content-type", type, "accept", type));
  }

  /** Returns which statuses count as success although they are errors. */
  static IntPredicate ignored(Values params) {
    Object ignore = params.map("request-params").get("ignore");
    if (ignore == null) {
      ignore = params.get("ignore");
    }
    if (ignore == null) {
      return status -> false;
    }
    List<?> all = ignore instanceof List<?> list ? list : List.of(ignore);
    Set<Integer> statuses = new java.util.HashSet<>();
    for (Object one : all) {
      statuses.add((int) new Values(Map.of("ignore", one)).number("ignore", 0));
    }
    return statuses::contains;
  }

  private static Map<String, String> headers(Values params, Map<String, Object> options) {
    Map<String, String> headers = new LinkedHashMap<>();
    new Values(new HashMap<>(options))
        .map("headers")
        .forEach((name, value) -> headers.put(lower(name), String.valueOf(value)));
    params.map("headers").forEach((name, value) -> headers.put(lower(name), String.valueOf(value)));
    Object opaqueId = params.has("opaque-id") ? params.get("opaque-id") : options.get("opaque_id");
    if (opaqueId != null) {
      headers.put("x-opaque-id", opaqueId.toString());
    }
    return headers;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
