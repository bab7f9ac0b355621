package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.daemon.config.MachineSettings;
import io.rallyd.daemon.config.NetworkSettings;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.config.SecretFile;
import io.rallyd.daemon.config.SecretSource;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.protocol.session.StatusQuery;
import io.rallyd.transport.Handlers;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Starts, stops and asks the daemon of one user on this machine. Failures are RallyExceptions whose
 * sentence is for the user.
 */
public final class DaemonControl {
  private static final Duration START_DEADLINE = Duration.ofSeconds(120);
  private static final int ANSWER_SECONDS = 10;
  private static final long MAX_ERRORS = 1L << 20;

  private final RallyIni ini;
  private final Map<String, String> environment;
  private final String version;
  private final DaemonCommand command;

  /**
   * Creates a control.
   *
   * @param ini the user's configuration
   * @param environment environment variables
   * @param version product version of this program
   * @param command how a daemon is started in the background
   */
  public DaemonControl(
      RallyIni ini, Map<String, String> environment, String version, DaemonCommand command) {
    this.ini = ini;
    this.environment = environment;
    this.version = version;
    this.command = command;
  }

  /**
   * Starts a daemon. In the background this returns when the coordinator's port is bound or the
   * node's process is up; in the foreground, or in a container of Rally's ({@code
   * RALLY_RUNNING_IN_DOCKER}), when the daemon has been stopped.
   *
   * @param nodeIp address or name of this machine
   * @param coordinatorIp address or name of the coordinator
   * @param lines takes what the user should know, one line each, without prefix
   */
  public void start(
      String nodeIp, String coordinatorIp, boolean foreground, Consumer<String> lines) {
    String node = address("--node-ip", nodeIp);
    String coordinator = address("--coordinator-ip", coordinatorIp);
    DaemonPlan plan = plan(node, coordinator);
    if (StartReport.wanted()) {
      runReporting(plan);
    } else if (foreground || inDocker()) {
      lines.accept("Process " + ProcessHandle.current().pid() + " stays in the foreground.");
      run(plan).run(lines, () -> {});
    } else {
      startInBackground(node, coordinator, lines);
    }
  }

  /**
   * Stops the daemon: asks it, and after 15 s ends it by force.
   *
   * @param eachSecond is called while waiting
   * @throws RallyException when none is running
   */
  public void stop(Runnable eachSecond) {
    new DaemonStop(ini.home(), version).stop(eachSecond);
  }

  /** Returns how the daemon is; empty when none runs. */
  public Optional<DaemonStatus> status() {
    try (Sessions session =
        Sessions.connect(ini.home(), version, Handlers.builder().build()).orElse(null)) {
      if (session != null) {
        return Optional.of(
            session
                .link()
                .request(new StatusQuery(), Duration.ofSeconds(ANSWER_SECONDS))
                .toCompletableFuture()
                .get(ANSWER_SECONDS + 1, TimeUnit.SECONDS));
      }
    } catch (ExecutionException | TimeoutException | RallyException e) {
      return unanswered(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RallyException("Interrupted while asking the daemon.", e);
    }
    return unanswered("it does not listen at " + ini.home().socket());
  }

  /**
   * Makes a secret for this machine's configuration.
   *
   * @return one line: what to do with it
   * @throws RallyException when there is one already
   */
  public String createSecret() {
    SecretFile.create(ini);
    return SecretFile.advice(ini.file());
  }

  private Optional<DaemonStatus> unanswered(String reason) {
    return RunDirectory.daemon(ini.home())
        .map(
            process ->
                new DaemonStatus(
                    "unknown",
                    "unknown",
                    "unknown",
                    "unknown",
                    "process " + process.pid() + " does not answer: " + reason,
                    "",
                    List.of(),
                    Map.of()));
  }

  private void startInBackground(String node, String coordinator, Consumer<String> lines) {
    ConfigHome home = ini.home();
    if (RunDirectory.daemon(home).isPresent()) {
      throw RunDirectory.alreadyRunning(home);
    }
    Path errors = home.logs().resolve("esrallyd.err");
    try {
      Files.createDirectories(home.logs());
      putAway(errors);
      Process daemon =
          command.start(
              List.of(
                  "start", "--node-ip=" + node, "--coordinator-ip=" + coordinator, "--foreground"),
              home.directory(),
              errors);
      StartReport.await(daemon, lines, errors, START_DEADLINE);
    } catch (IOException e) {
      throw new RallyException("Cannot start the daemon: " + e.getMessage() + ".", e);
    }
  }

  /** What a JVM says is little, but a daemon may be started for years. */
  private static void putAway(Path errors) throws IOException {
    if (Files.exists(errors) && Files.size(errors) > MAX_ERRORS) {
      Files.move(
          errors,
          errors.resolveSibling(errors.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The daemon's side of a start in the background. */
  private void runReporting(DaemonPlan plan) {
    try {
      run(plan).run(l -> StartReport.line(System.out, l), () -> StartReport.up(System.out));
    } catch (RallyException e) {
      StartReport.failed(System.out, e.getMessage());
      throw e;
    }
  }

  private DaemonRun run(DaemonPlan plan) {
    return new DaemonRun(plan, environment, new ProductWiring());
  }

  private DaemonPlan plan(String node, String coordinator) {
    MachineSettings machine = MachineSettings.of(ini);
    NetworkSettings network = NetworkSettings.of(ini);
    return new DaemonPlan(
        ini,
        machine,
        network,
        network.transport(version),
        node,
        coordinator,
        SecretSource.of(ini, environment));
  }

  private boolean inDocker() {
    return environment.getOrDefault("RALLY_RUNNING_IN_DOCKER", "").equalsIgnoreCase("TRUE");
  }

  private static String address(String flag, String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .filter(Inet4Address.class::isInstance)
          .findFirst()
          .orElseThrow(() -> new UnknownHostException(host))
          .getHostAddress();
    } catch (UnknownHostException e) {
      throw new RallyException(
          "Cannot resolve '" + host + "' of " + flag + " to an IPv4 address.", e);
    }
  }
}
