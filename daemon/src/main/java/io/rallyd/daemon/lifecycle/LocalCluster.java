package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.MachineSettings;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.config.SecretSource;
import io.rallyd.daemon.coordinator.Coordinator;
import io.rallyd.daemon.node.Node;
import io.rallyd.transport.Endpoint;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import io.rallyd.transport.TransportSettings;

/**
 * A coordinator and one node inside this process, for races without a daemon: the same code over
 * the same frames, but no port, no secret and no socket.
 */
public final class LocalCluster implements AutoCloseable {
  private static final String IP = "127.0.0.1";

  private final Coordinator coordinator;
  private final Node node;
  private final Sessions session;

  private LocalCluster(Coordinator coordinator, Node node, Sessions session) {
    this.coordinator = coordinator;
    this.node = node;
    this.session = session;
  }

  /**
   * Starts a cluster; its node has joined when this returns.
   *
   * @param ini the user's configuration
   * @param version product version of this program
   * @param handlers what the terminal does with the messages it gets
   */
  public static LocalCluster start(RallyIni ini, String version, Handlers handlers) {
    return start(ini, version, handlers, new ProductWiring());
  }

  static LocalCluster start(RallyIni ini, String version, Handlers handlers, Wiring wiring) {
    MachineSettings machine = MachineSettings.of(ini);
    TransportSettings transport = TransportSettings.defaults(version);
    DaemonPlan plan = new DaemonPlan(ini, machine, transport, IP, IP, SecretSource.none());
    Coordinator coordinator =
        new Coordinator(transport, IP, wiring.races(ini, machine, version), terminals -> {});
    Node node = null;
    try {
      String name = CoordinatorDaemon.bindInVm(coordinator);
      node = CoordinatorDaemon.ownNode(name, plan, wiring.node(machine));
      return new LocalCluster(
          coordinator, node, Sessions.connect(transport, new Endpoint.InVm(name), handlers));
    } catch (RuntimeException e) {
      if (node != null) {
        node.close();
      }
      coordinator.close();
      throw e;
    }
  }

  /** Returns the terminal's way to the coordinator. */
  public Link link() {
    return session.link();
  }

  /** Ends a race that still runs, waits for it within bounds, and closes all. */
  @Override
  public void close() {
    CoordinatorDaemon.endRaces(coordinator);
    session.close();
    node.close();
    coordinator.close();
  }
}
