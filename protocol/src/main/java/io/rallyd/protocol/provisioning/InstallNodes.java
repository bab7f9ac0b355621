package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.wire.Wire;
import io.rallyd.protocol.wire.WireReader;
import io.rallyd.protocol.wire.WireWriter;
import java.util.List;
import java.util.Map;

/**
 * Fetches, installs and configures the nodes of this machine.
 *
 * @param raceId the race
 * @param distribution what to install
 * @param car how to configure it
 * @param clusterName name of the cluster
 * @param runtimeJdk number, {@code bundled} or empty
 * @param nodes nodes of this machine
 * @param allNodes nodes of the whole cluster in order of their ids
 * @param distributionSettings section {@code [distributions]} of the user's {@code rally.ini}
 */
public record InstallNodes(
    String raceId,
    Distribution distribution,
    Car car,
    String clusterName,
    String runtimeJdk,
    List<NodeSpec> nodes,
    List<NodeSpec> allNodes,
    Map<String, String> distributionSettings)
    implements Request<NodesInstalled> {
  /** How it travels. */
  public static final Wire<InstallNodes> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.put(Distribution.WIRE, m.distribution());
            out.put(Car.WIRE, m.car());
            out.putString(m.clusterName());
            out.putString(m.runtimeJdk());
            out.putList(m.nodes(), NodeSpec.WIRE);
            out.putList(m.allNodes(), NodeSpec.WIRE);
            out.putMap(m.distributionSettings(), WireWriter::putString);
          },
          in ->
              new InstallNodes(
                  in.getString(),
                  in.get(Distribution.WIRE),
                  in.get(Car.WIRE),
                  in.getString(),
                  in.getString(),
                  in.getList(NodeSpec.WIRE),
                  in.getList(NodeSpec.WIRE),
                  in.getMap(WireReader::getString)));

  public InstallNodes {
    nodes = List.copyOf(nodes);
    allNodes = List.copyOf(allNodes);
  }
}
