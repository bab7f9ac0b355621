package io.rallyd.daemon.lifecycle;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.daemon.config.MachineSettings;
import io.rallyd.daemon.config.NetworkSettings;
import io.rallyd.daemon.config.RallyIni;
import io.rallyd.daemon.config.SecretSource;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.DaemonStatus;
import io.rallyd.transport.TransportSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;

/** A whole daemon in this process: everything but the process itself is real. */
final class TestDaemon implements AutoCloseable {
  static final String VERSION = "0.1.0";
  static final String COORDINATOR = "127.0.0.1";

  /**
   * As the product has them, but that no connection is given up because a busy machine is silent,
   * and that a session has ten seconds to come back.
   */
  private static final TransportSettings.SessionTimes TIMES =
      new TransportSettings.SessionTimes(
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMillis(200),
          Duration.ofSeconds(3));

  final ConfigHome home;
  final ScriptedWiring wiring = new ScriptedWiring();
  final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final DaemonRun run;
  private final CompletableFuture<Void> ended;

  private TestDaemon(ConfigHome home, String nodeIp) {
    this.home = home;
    RallyIni ini = RallyIni.load(home, "");
    MachineSettings machine = MachineSettings.of(ini);
    DaemonPlan plan =
        new DaemonPlan(
            ini,
            machine,
            NetworkSettings.of(ini),
            NetworkSettings.of(ini).transport(VERSION).withTimes(TIMES),
            nodeIp,
            COORDINATOR,
            SecretSource.of(ini, Map.of()));
    this.run = new DaemonRun(plan, Map.of(), wiring);
    CompletableFuture<Void> up = new CompletableFuture<>();
    this.ended =
        CompletableFuture.runAsync(
            () -> run.run(lines::add, () -> up.complete(null)),
            work -> new Thread(work, "daemon-" + nodeIp).start());
    try {
      CompletableFuture.anyOf(up, ended).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RallyException sentence ? sentence : e;
    }
  }

  /** Starts a daemon from a home and returns when it is up; throws its sentence when it fails. */
  static TestDaemon start(ConfigHome home, String nodeIp) {
    return new TestDaemon(home, nodeIp);
  }

  /** Writes a configuration with these lines in its section [daemon]. */
  static ConfigHome home(Path directory, String... daemonLines) {
    ConfigHome home = new ConfigHome(directory.resolve(".rally"));
    try {
      Files.createDirectories(home.directory());
      Files.writeString(
          home.iniFile(""),
          "[meta]\nconfig.version = 17\n[node]\nroot.dir = ${CONFIG_DIR}\n[daemon]\n"
              + String.join("\n", daemonLines)
              + "\n");
      return home;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Returns a port that was free a moment ago, below those that the system gives to whoever
   * connects: nobody gets it meanwhile.
   */
  static int freePort() {
    for (int tries = 0; tries < 100; tries++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 29_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        continue;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    throw new AssertionError("no port from 20000 to 28999 is free");
  }

  /** Asks the daemon by its socket, as {@code esrallyd status} does. */
  DaemonStatus status() {
    return status(home).orElseThrow();
  }

  static Optional<DaemonStatus> status(ConfigHome home) {
    return control(home).status();
  }

  static DaemonControl control(ConfigHome home) {
    return new DaemonControl(
        RallyIni.load(home, ""), Map.of(), VERSION, new DaemonCommand(List.of("/bin/false")));
  }

  @Override
  public void close() {
    stop();
  }

  /** Stops it and returns when it has ended. */
  void stop() {
    run.requestStop("the test is over");
    ended.join();
  }
}
