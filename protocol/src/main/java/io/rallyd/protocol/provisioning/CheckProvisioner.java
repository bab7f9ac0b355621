package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.race.CheckReport;
import io.rallyd.protocol.wire.Wire;
import java.util.List;

/**
 * Pre-flight: can this machine run these nodes? Checks disk, Java, ports, run-as user, and limits
 * that the address makes Elasticsearch enforce.
 *
 * @param raceId the race
 * @param version version of the server
 * @param product {@code elasticsearch} or {@code opensearch}
 * @param runtimeJdk number, {@code bundled} or empty
 * @param nodes nodes of this machine
 * @param archiveBytes size of the archive, 0 when unknown
 */
public record CheckProvisioner(
    String raceId,
    String version,
    String product,
    String runtimeJdk,
    List<NodeSpec> nodes,
    long archiveBytes)
    implements Request<CheckReport> {
  /** How it travels. */
  public static final Wire<CheckProvisioner> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putString(m.version());
            out.putString(m.product());
            out.putString(m.runtimeJdk());
            out.putList(m.nodes(), NodeSpec.WIRE);
            out.putLong(m.archiveBytes());
          },
          in ->
              new CheckProvisioner(
                  in.getString(),
                  in.getString(),
                  in.getString(),
                  in.getString(),
                  in.getList(NodeSpec.WIRE),
                  in.getLong()));

  public CheckProvisioner {
    nodes = List.copyOf(nodes);
  }
}
