package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.MachineSettings;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.coordinator.RaceRunner;
import io.rallyd.daemon.node.NodeParts;

/** The parts that other packages and modules give to a daemon. */
interface Wiring {

  /** Returns what a node of this machine can do. */
  NodeParts node(MachineSettings machine);

  /** Returns race control; {@code version} is the product's. */
  RaceRunner races(RallyIni ini, MachineSettings machine, String version);
}
