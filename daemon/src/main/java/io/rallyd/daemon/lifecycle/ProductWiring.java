package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.MachineSettings;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.coordinator.RaceRunner;
import io.rallyd.daemon.node.FileRequests;
import io.rallyd.daemon.node.NodeParts;
import io.rallyd.protocol.RallyException;
import java.util.List;

/** The parts as the product has them. */
final class ProductWiring implements Wiring {
  @Override
  public NodeParts node(MachineSettings machine) {
    return new NodeParts(new FileRequests(), List.of(), List.of());
  }

  @Override
  public RaceRunner races(RallyIni ini, MachineSettings machine) {
    return (race, context) -> {
      throw new RallyException("This build of rallyd has no race control.");
    };
  }
}
