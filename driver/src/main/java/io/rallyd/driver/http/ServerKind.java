package io.rallyd.driver.http;

import io.rallyd.protocol.load.ClusterTarget;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What decides how a cluster is addressed. The only place that compares versions of servers.
 *
 * @param major major version, 0 when unknown
 * @param minor minor version, 0 when unknown
 * @param flavor build flavor; {@code opensearch} for OpenSearch
 */
public record ServerKind(int major, int minor, String flavor) {
  private static final Pattern VERSION = Pattern.compile("(\\d{1,3})\\.(\\d{1,5})");

  /** The only major version with types that is raced; smaller numbers are those of OpenSearch. */
  private static final int TYPED = 6;

  /** Returns the kind of a cluster. */
  public static ServerKind of(ClusterTarget target) {
    String flavor = target.version().equals("serverless") ? "serverless" : target.flavor();
    return of(target.version(), flavor);
  }

  /** Returns the kind of a server of this version, which may be empty. */
  public static ServerKind of(String version, String flavor) {
    Matcher numbers = VERSION.matcher(version);
    return numbers.lookingAt()
        ? new ServerKind(
            Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), flavor)
        : new ServerKind(0, 0, flavor);
  }

  /** Returns whether the cluster is serverless, where some APIs do not exist. */
  public boolean serverless() {
    return flavor.equals("serverless");
  }

  /** Returns whether this is OpenSearch, whose versions are no versions of Elasticsearch. */
  public boolean openSearch() {
    return flavor.equals("opensearch");
  }

  /** Returns whether documents and mappings have a type which requests must name. */
  public boolean hasTypes() {
    return !openSearch() && !serverless() && major == TYPED;
  }

  /** Returns whether a force-merge can be run as a task that is asked for later. */
  public boolean mergesAsTask() {
    return !openSearch() && (major > 8 || major == 8 && minor >= 1);
  }
}
