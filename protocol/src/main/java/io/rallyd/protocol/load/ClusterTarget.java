package io.rallyd.protocol.load;

import io.rallyd.protocol.session.TargetHost;
import io.rallyd.protocol.wire.Wire;
import java.util.List;
import java.util.Map;

/**
 * A cluster to send requests to.
 *
 * @param name such as {@code default}
 * @param hosts its addresses
 * @param options client options
 * @param version version number the cluster told, empty when unknown
 * @param flavor build flavor, such as {@code default} or {@code oss}; {@code opensearch} for
 *     OpenSearch
 */
public record ClusterTarget(
    String name,
    List<TargetHost> hosts,
    Map<String, Object> options,
    String version,
    String flavor) {
  /** How it travels. */
  public static final Wire<ClusterTarget> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.name());
            out.putList(m.hosts(), TargetHost.WIRE);
            out.putTree(m.options());
            out.putString(m.version());
            out.putString(m.flavor());
          },
          in ->
              new ClusterTarget(
                  in.getString(),
                  in.getList(TargetHost.WIRE),
                  in.getTree(),
                  in.getString(),
                  in.getString()));

  public ClusterTarget {
    hosts = List.copyOf(hosts);
  }
}
