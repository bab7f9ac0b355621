package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.MachineSettings;
import io.rallyd.daemon.config.NetworkSettings;
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

  private final RaceLock lock;
  private final Coordinator coordinator;
  private final Node node;
  private final Sessions session;

  private LocalCluster(RaceLock lock, Coordinator coordinator, Node node, Sessions session) {
    this.lock = lock;
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
   * @param killOther end another process of this user that runs races without a daemon
   * @throws io.rallyd.protocol.RallyException when another process runs races here
   */
  public static LocalCluster start(
      RallyIni ini, String version, Handlers handlers, boolean killOther) {
    return start(ini, version, handlers, killOther, new ProductWiring());
  }

  /** Starts a cluster unless another process runs races here. */
  public static LocalCluster start(RallyIni ini, String version, Handlers handlers) {
    return start(ini, version, handlers, false);
  }

  static LocalCluster start(
      RallyIni ini, String version, Handlers handlers, boolean killOther, Wiring wiring) {
    RaceLock lock = RaceLock.take(ini.home(), killOther);
    try {
      return start(lock, ini, version, handlers, wiring);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static LocalCluster start(
      RaceLock lock, RallyIni ini, String version, Handlers handlers, Wiring wiring) {
    MachineSettings machine = MachineSettings.of(ini);
    TransportSettings transport = TransportSettings.defaults(version);
    DaemonPlan plan =
        new DaemonPlan(
            ini, machine, NetworkSettings.of(ini), transport, IP, IP, SecretSource.none());
    Coordinator coordinator =
        new Coordinator(transport, IP, wiring.races(ini, machine, version), terminals -> {});
    Node node = null;
    try {
      String name = CoordinatorDaemon.bindInVm(coordinator);
      node = CoordinatorDaemon.ownNode(name, plan, wiring.node(machine));
      return new LocalCluster(
          lock, coordinator, node, Sessions.connect(transport, new Endpoint.InVm(name), handlers));
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
    lock.close();
  }
}
