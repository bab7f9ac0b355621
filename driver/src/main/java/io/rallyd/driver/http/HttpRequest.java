package io.rallyd.driver.http;

import java.util.HashMap;
import java.util.Map;

/**
 * A request to a cluster.
 *
 * @param method such as {@code GET}
 * @param path path with query, starting with a slash, percent-encoded; the url prefix of a host
 *     comes before it
 * @param body body, null for none
 * @param headers headers; names in any case. They take precedence over what the client adds itself
 *     (host, authorization, accept-encoding)
 * @param timeoutNanos time allowed for each attempt; 0 for the client's own
 * @param keepBody whether the body of a successful answer is wanted; without, it is read off the
 *     socket and forgotten. Bodies of errors are always kept
 */
public record HttpRequest(
    String method,
    String path,
    RequestBody body,
    Map<String, String> headers,
    long timeoutNanos,
    boolean keepBody) {

  /** Media type of JSON. */
  public static final String JSON = "application/json";

  /** Media type of lines of JSON. */
  public static final String NDJSON = "application/x-ndjson";

  private static final Map<String, String> ACCEPT_JSON = Map.of("accept", JSON);
  private static final Map<String, String> SEND_JSON = Map.of("accept", JSON, "content-type", JSON);

  /** Returns a request without body that asks for JSON. */
  public static HttpRequest of(String method, String path) {
    return new HttpRequest(method, path, null, ACCEPT_JSON, 0, false);
  }

  /** Returns a request with a JSON body that asks for JSON. */
  public static HttpRequest of(String method, String path, RequestBody body) {
    return new HttpRequest(method, path, body, SEND_JSON, 0, false);
  }

  /** Returns this request with the answer's body kept. */
  public HttpRequest keepingBody() {
    return new HttpRequest(method, path, body, headers, timeoutNanos, true);
  }

  /** Returns this request with another timeout, 0 for the client's own. */
  public HttpRequest withTimeout(long nanos) {
    return new HttpRequest(method, path, body, headers, nanos, keepBody);
  }

  /** Returns this request with exactly these headers. */
  public HttpRequest withHeaders(Map<String, String> all) {
    return new HttpRequest(method, path, body, all, timeoutNanos, keepBody);
  }

  /** Returns this request with these headers in addition; those it has already stay. */
  public HttpRequest addingHeaders(Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, String> all = new HashMap<>(headers);
    more.forEach(
        (name, value) -> {
          if (all.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
            all.put(name, value);
          }
        });
    return withHeaders(all);
  }
}
