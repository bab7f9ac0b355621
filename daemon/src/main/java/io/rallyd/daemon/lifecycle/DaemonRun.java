package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.ClusterSecret;
import io.rallyd.daemon.config.SecretFile;
import io.rallyd.protocol.RallyException;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole life of a daemon in this process, from taking its directory to leaving it clean. */
final class DaemonRun {
  private static final Logger LOG = LoggerFactory.getLogger(DaemonRun.class);

  private final DaemonPlan plan;
  private final Map<String, String> environment;
  private final Wiring wiring;
  private final Stop stop = new Stop();

  DaemonRun(DaemonPlan plan, Map<String, String> environment, Wiring wiring) {
    this.plan = plan;
    this.environment = environment;
    this.wiring = wiring;
  }

  /**
   * Runs until it is stopped by a terminal, a signal or {@link #requestStop}.
   *
   * @param lines is told what the user should know
   * @param up is called once, when all is bound
   * @throws RallyException when it cannot start; everything is undone then
   */
  void run(Consumer<String> lines, Runnable up) {
    RunDirectory directory = RunDirectory.take(plan.ini().home());
    Thread hook = new Thread(this::stopOnSignal, "stop-on-signal");
    try (Daemon daemon = start(lines);
        MetricsEndpoint metrics = metrics(daemon)) {
      Runtime.getRuntime().addShutdownHook(hook);
      LOG.info(
          "esrallyd {} is up: {}{}",
          plan.transport().productVersion(),
          daemon.status().phase(),
          metrics == null ? "" : ", metrics at " + metrics.url());
      up.run();
      stop.awaitRequest();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      directory.close();
      LOG.info("esrallyd has ended");
      stop.done();
      removeHook(hook);
    }
  }

  /** Asks it to end; returns at once. */
  void requestStop(String reason) {
    stop.request(reason);
  }

  private Daemon start(Consumer<String> lines) {
    String ip = plan.nodeIp();
    if (!plan.coordinates()) {
      NodeDaemon daemon = NodeDaemon.start(plan, stop, wiring.node(plan.machine()));
      lines.accept(started());
      lines.accept("Node " + ip + " is " + daemon.status().detail() + ".");
      return daemon;
    }
    ensureSecret(lines);
    Daemon daemon =
        CoordinatorDaemon.start(
            plan,
            stop,
            wiring.node(plan.machine()),
            wiring.races(plan.ini(), plan.machine(), plan.transport().productVersion()));
    lines.accept(started());
    return daemon;
  }

  /** Returns the endpoint that the configuration asks for, or null. */
  private MetricsEndpoint metrics(Daemon daemon) {
    return plan.network()
        .metrics()
        .map(address -> MetricsEndpoint.start(address, daemon::status))
        .orElse(null);
  }

  private String started() {
    return "Successfully started actor system on node ["
        + plan.nodeIp()
        + "] with coordinator node IP ["
        + plan.coordinatorIp()
        + "].";
  }

  /** Makes a secret at the coordinator's first start; a mistake in it is one here, too. */
  private void ensureSecret(Consumer<String> lines) {
    if (ClusterSecret.secrets(environment, plan.ini()).isEmpty()) {
      SecretFile.create(plan.ini());
      lines.accept(SecretFile.advice(plan.ini().file()));
      plan.secret().refresh();
    }
    plan.secret().accepted();
  }

  private void stopOnSignal() {
    stop.request("the process was told to end");
    try {
      stop.awaitDone();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the process is ending already", e);
    }
  }
}
