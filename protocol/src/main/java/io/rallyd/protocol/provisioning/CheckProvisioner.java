package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.race.CheckReport;
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
  public CheckProvisioner {
    nodes = List.copyOf(nodes);
  }
}
