package io.rallyd.driver.http;

import java.util.Map;

/**
 * The media types that a cluster is addressed with. Elasticsearch 8 and newer gets the versioned
 * ones its own clients send; older servers, OpenSearch and unknown ones get the plain ones, which
 * all understand.
 */
final class MediaTypes {
  private static final Map<String, String> VERSIONED =
      Map.of(
          "application/json", "application/vnd.elasticsearch+json",
          "application/x-ndjson", "application/vnd.elasticsearch+x-ndjson",
          "application/vnd.mapbox-vector-tile",
              "application/vnd.elasticsearch+vnd.mapbox-vector-tile");
  private static final int MIN_MAJOR = 8;
  private static final int MAX_MAJOR = 9;

  private final String suffix;

  private MediaTypes(String suffix) {
    this.suffix = suffix;
  }

  /** Returns the media types for a server. */
  static MediaTypes of(ServerKind server) {
    int major = server.serverless() ? MIN_MAJOR : server.major();
    if (server.openSearch() || major < MIN_MAJOR) {
      return new MediaTypes(null);
    }
    return new MediaTypes("; compatible-with=" + (major > MAX_MAJOR ? MIN_MAJOR : major));
  }

  /** Returns the value to send for an accept or content-type header. */
  String rewrite(String value) {
    String versioned = suffix == null ? null : VERSIONED.get(value);
    return versioned == null ? value : versioned + suffix;
  }
}
