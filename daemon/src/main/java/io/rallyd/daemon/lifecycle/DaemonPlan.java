package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.MachineSettings;
import io.rallyd.daemon.config.NetworkSettings;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.config.SecretSource;
import io.rallyd.transport.TransportSettings;

/**
 * What a daemon is to be.
 *
 * @param ini the configuration of its user
 * @param machine what the configuration says of this machine
 * @param network how it meets the network
 * @param transport settings of its connections, with the product's version
 * @param nodeIp its own address
 * @param coordinatorIp the coordinator's address; equal to its own on the coordinator
 * @param secret where the secret is read
 */
record DaemonPlan(
    RallyIni ini,
    MachineSettings machine,
    NetworkSettings network,
    TransportSettings transport,
    String nodeIp,
    String coordinatorIp,
    SecretSource secret) {

  boolean coordinates() {
    return nodeIp.equals(coordinatorIp);
  }
}
