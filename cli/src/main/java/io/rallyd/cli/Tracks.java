package io.rallyd.cli;

import io.rallyd.cli.invocation.Product;
import io.rallyd.cli.race.Racetrack;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.lifecycle.LocalCluster;
import io.rallyd.daemon.lifecycle.Sessions;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.StatusQuery;
import io.rallyd.protocol.session.TargetHost;
import io.rallyd.transport.Handlers;
import io.rallyd.transport.Link;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * Chooses where a race runs: on the cluster of this machine's daemon or, without a daemon, in this
 * process alone.
 */
final class Tracks implements Racetrack {
  private static final Duration STATUS_DEADLINE = Duration.ofSeconds(5);
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1");

  @Override
  public Session enter(RallyIni ini, RaceDescription race, Handlers handlers) {
    String version = Product.version();
    Optional<Sessions> daemon = Sessions.connect(ini.home(), version, handlers);
    if (daemon.isPresent()) {
      return cluster(daemon.get());
    }
    Set<String> others = otherMachines(race);
    if (!others.isEmpty()) {
      throw new RallyException(
          "The race needs "
              + others
              + ", but no daemon runs on this machine; start one on each machine, here with:"
              + " esrallyd start --node-ip=<this machine> --coordinator-ip=<this machine>.");
    }
    LocalCluster local = LocalCluster.start(ini, version, handlers, race.killRunningProcesses());
    return new Joined(local.link(), true, local::close);
  }

  private static Session cluster(Sessions session) {
    try {
      DaemonStatus status =
          session.link().request(new StatusQuery(), STATUS_DEADLINE).toCompletableFuture().get();
      if (!status.nodeIp().equals(status.coordinatorIp())) {
        throw new RallyException(
            "This machine is a node of the cluster of ["
                + status.coordinatorIp()
                + "]; start the race there.");
      }
      return new Joined(session.link(), false, session::close);
    } catch (ExecutionException e) {
      session.close();
      throw new RallyException(
          "The daemon of this machine does not answer: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      session.close();
      Thread.currentThread().interrupt();
      throw new RallyException("Interrupted while asking the daemon of this machine.", e);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Returns the machines that take part and are not this one. */
  private static Set<String> otherMachines(RaceDescription race) {
    Set<String> machines = new LinkedHashSet<>(race.loadDriverHosts());
    if (!race.pipeline().equals("benchmark-only")) {
      race.targetHosts().values().stream()
          .flatMap(List::stream)
          .map(TargetHost::host)
          .forEach(machines::add);
    }
    machines.removeAll(THIS_MACHINE);
    return machines;
  }

  private record Joined(Link link, boolean withinThisProcess, Runnable end) implements Session {
    @Override
    public void close() {
      end.run();
    }
  }
}
