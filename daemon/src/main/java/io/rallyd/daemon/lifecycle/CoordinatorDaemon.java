package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.SecretSource;
import io.rallyd.daemon.coordinator.Coordinator;
import io.rallyd.daemon.coordinator.RaceRunner;
import io.rallyd.daemon.node.Node;
import io.rallyd.daemon.node.NodeParts;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.transport.Endpoint;
import io.rallyd.transport.Reloading;
import io.rallyd.transport.ServerIdentity;
import io.rallyd.transport.ServerTrust;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon of the coordinator's machine: the coordinator and a node of its own beside it. */
final class CoordinatorDaemon implements Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorDaemon.class);

  /** Moments usually; a machine that is very busy when it starts takes longer. */
  private static final int JOIN_SECONDS = 60;

  private final DaemonPlan plan;
  private final Stop stop;
  private final Coordinator coordinator;
  private final Node node;
  private final FileWatch watch;

  private CoordinatorDaemon(DaemonPlan plan, Stop stop, NodeParts parts, RaceRunner runner) {
    Optional<Reloading<ServerIdentity>> own = plan.network().tls().identity();
    Supplier<ServerIdentity> identity = own.isPresent() ? own.get() : selfMade(plan);
    this.plan = plan;
    this.stop = stop;
    this.coordinator =
        new Coordinator(
            plan.transport(),
            plan.nodeIp(),
            runner,
            handlers -> TerminalHandlers.register(handlers, this::status, stop));
    try {
      coordinator.bindTcp(
          new InetSocketAddress(plan.nodeIp(), plan.machine().port()),
          plan.secret()::accepted,
          identity);
      coordinator.bindUnix(plan.ini().home().socket());
      this.node = ownNode(bindInVm(coordinator), plan, parts);
      List<Runnable> looks = new ArrayList<>(List.of(plan.secret()::refresh));
      own.ifPresent(files -> looks.add(files::refresh));
      this.watch = new FileWatch(looks);
    } catch (RuntimeException e) {
      coordinator.close();
      throw e;
    }
  }

  /**
   * Starts it; all ports are bound and its own node has joined when this returns.
   *
   * @throws RallyException when an address cannot be bound, or the files of the certificate cannot
   *     be used
   */
  static CoordinatorDaemon start(DaemonPlan plan, Stop stop, NodeParts parts, RaceRunner runner) {
    return new CoordinatorDaemon(plan, stop, parts, runner);
  }

  private static Supplier<ServerIdentity> selfMade(DaemonPlan plan) {
    ServerIdentity made = plan.transport().tls() ? ServerIdentity.selfSigned() : null;
    return () -> made;
  }

  /** Makes a coordinator reachable inside this process and returns the name for that. */
  static String bindInVm(Coordinator coordinator) {
    String name = "coordinator-" + UUID.randomUUID();
    coordinator.bindInVm(name);
    return name;
  }

  /** Starts the coordinator's own node and waits until it is a member. */
  static Node ownNode(String inVmName, DaemonPlan plan, NodeParts parts) {
    Node node =
        new Node(
            plan.transport(),
            plan.machine(),
            plan.nodeIp(),
            new Endpoint.InVm(inVmName),
            plan.coordinatorIp(),
            SecretSource.none(),
            ServerTrust::any,
            parts);
    try {
      await(node.firstJoined(), JOIN_SECONDS, "The coordinator's own node");
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  @Override
  public DaemonStatus status() {
    return new DaemonStatus(
        plan.nodeIp(),
        plan.coordinatorIp(),
        plan.transport().productVersion(),
        stop.isRequested() ? "stopping" : "coordinating",
        "",
        coordinator.raceId().orElse(""),
        coordinator.memberStatus(),
        coordinator.counters());
  }

  @Override
  public void close() {
    watch.close();
    endRaces(coordinator);
    node.close();
    coordinator.close();
  }

  /** Ends the running race, if any, and waits until all machines are clean, within bounds. */
  static void endRaces(Coordinator coordinator) {
    try {
      await(
          coordinator.endRaces("the daemon stops"),
          (int) Stop.RACE_DEADLINE.toSeconds(),
          "The running race");
    } catch (RallyException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  private static void await(CompletionStage<Void> stage, int seconds, String what) {
    try {
      stage.toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new RallyException(what + " was not ready within " + seconds + " s.", e);
    } catch (ExecutionException e) {
      throw new RallyException(what + " failed: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RallyException(what + " was interrupted.", e);
    }
  }
}
