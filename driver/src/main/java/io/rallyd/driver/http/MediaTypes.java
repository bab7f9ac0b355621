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
  static MediaTypes of(String version, String flavor) {
    if (flavor.equals("opensearch")) {
      return new MediaTypes(null);
    }
    boolean serverless = flavor.equals("serverless") || version.equals("serverless");
    int major = serverless ? MIN_MAJOR : major(version);
    if (major < MIN_MAJOR) {
      return new MediaTypes(null);
    }
    return new MediaTypes("; compatible-with=" + (major > MAX_MAJOR ? MIN_MAJOR : major));
  }

  /** Returns the value to send for an accept or content-type header. */
  String rewrite(String value) {
    String versioned = suffix == null ? null : VERSIONED.get(value);
    return versioned == null ? value : versioned + suffix;
  }

  private static int major(String version) {
    int dot = version.indexOf('.');
    String first = dot < 0 ? version : version.substring(0, dot);
    return first.matches("\\d{1,3}") ? Integer.parseInt(first) : 0;
  }
}
