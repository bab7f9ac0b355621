package io.rallyd.cli.argument;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.TargetHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The value of {@code --target-hosts}: clusters by name, each a list of hosts. Plain text is the
 * cluster {@code default}.
 */
public final class TargetHosts {
  /** The flag. */
  public static final String FLAG = "--target-hosts";

  /** The cluster that text without a name means. */
  public static final String DEFAULT_CLUSTER = "default";

  private final Map<String, List<HostAddress>> clusters;

  private TargetHosts(Map<String, List<HostAddress>> clusters) {
    this.clusters = clusters;
  }

  /** Reads the flag's text; an empty text is a cluster {@code default} without hosts. */
  public static TargetHosts parse(ArgumentReader reader, String text) {
    Object json = reader.any(FLAG, text).orElse(null);
    Map<String, List<HostAddress>> clusters = new LinkedHashMap<>();
    if (json == null) {
      clusters.put(DEFAULT_CLUSTER, hosts(ArgumentReader.split(text)));
    } else if (json instanceof Map<?, ?>) {
      ArgumentReader.asMap(FLAG, json).forEach((name, value) -> clusters.put(name, hosts(value)));
    } else {
      throw new RallyException(
          FLAG + " must be a list of hosts or a JSON object of cluster names to hosts.");
    }
    if (clusters.isEmpty()) {
      clusters.put(DEFAULT_CLUSTER, List.of());
    }
    return new TargetHosts(clusters);
  }

  private static List<HostAddress> hosts(Object value) {
    if (value == null) {
      return List.of(HostAddress.of(FLAG, Map.of()));
    }
    List<?> items = value instanceof List<?> list ? list : List.of(value);
    List<HostAddress> hosts = new ArrayList<>();
    for (Object item : items) {
      if (item instanceof String text) {
        hosts.add(HostAddress.parse(FLAG, text));
      } else if (item instanceof Map<?, ?>) {
        hosts.add(HostAddress.of(FLAG, ArgumentReader.asMap(FLAG, item)));
      } else {
        throw new RallyException(
            FLAG + ": a host is a text or an object, but found [" + item + "].");
      }
    }
    return hosts;
  }

  /** Returns the names of the clusters in the order given. */
  public List<String> names() {
    return List.copyOf(clusters.keySet());
  }

  /** Returns whether no cluster has a host. */
  public boolean isEmpty() {
    return clusters.values().stream().allMatch(List::isEmpty);
  }

  /** Returns the clusters with every port filled in. */
  public Map<String, List<TargetHost>> resolved() {
    Map<String, List<TargetHost>> result = new LinkedHashMap<>();
    clusters.forEach(
        (name, hosts) -> result.put(name, hosts.stream().map(HostAddress::resolved).toList()));
    return result;
  }

  /** Returns one sentence for each thing that was understood but has no effect. */
  public List<String> warnings() {
    return clusters.values().stream()
        .flatMap(List::stream)
        .filter(h -> h.credentials() != null)
        .map(
            h ->
                "The credentials in the address of ["
                    + h.host()
                    + "] are ignored; give basic_auth_user and basic_auth_password in"
                    + " --client-options.")
        .toList();
  }

  Map<String, List<HostAddress>> written() {
    return clusters;
  }
}
