package io.rallyd.benchmarks.strangers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.benchmarks.contest.ChildJvm;
import io.rallyd.transport.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A coordinator that drives load itself, a second load driver, and a server that answers at once:
 * daemons as the launcher starts them, on addresses of the loopback network.
 */
final class Arena implements AutoCloseable {
  private static final String COORDINATOR = "127.0.0.1";
  private static final String NODE = "127.0.0.2";
  private static final Duration COMMAND = Duration.ofMinutes(2);

  private final BesideOptions options;
  private final Path directory;
  private final Path track;
  private final int port;
  private final ChildJvm server;
  private final String serverPort;
  private final ObjectMapper mapper = new ObjectMapper();

  /** Daemons outlive whoever starts them, also one that is interrupted. */
  private final Thread stop = new Thread(this::stop, "stop");

  Arena(BesideOptions options) throws IOException {
    this.options = options;
    this.directory = Files.createTempDirectory("rallyd-arena");
    this.port = freePort();
    this.track = Files.createDirectories(directory.resolve("track"));
    try (InputStream text = Arena.class.getResourceAsStream("/strangers/track.json")) {
      Files.copy(text, track.resolve("track.json"));
    }
    String secret = Secret.generate();
    configure("coordinator", secret);
    configure("node", secret);
    Runtime.getRuntime().addShutdownHook(stop);
    server = new ChildJvm(64, LeanServer.class, List.of());
    serverPort = server.line();
    try {
      daemon("coordinator", "start", "--node-ip=" + COORDINATOR, "--coordinator-ip=" + COORDINATOR);
      daemon("node", "start", "--node-ip=" + NODE, "--coordinator-ip=" + COORDINATOR);
      awaitNode();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Returns the port of the coordinator. */
  int port() {
    return port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void configure(String home, String secret) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(home).resolve(".rally"));
    Files.write(
        folder.resolve("rally.ini"),
        List.of(
            "[meta]",
            "config.version = 17",
            "[system]",
            "env.name = local",
            "[daemon]",
            "port = " + port,
            "secret = " + secret,
            "tls = " + options.tls()));
  }

  private void awaitNode() throws IOException {
    long end = System.nanoTime() + COMMAND.toNanos();
    while (true) {
      for (JsonNode member : status().path("members")) {
        if (member.path("ip").asText().equals(NODE) && member.path("connected").asBoolean()) {
          return;
        }
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the node did not join");
      }
    }
  }

  /** Returns what the coordinator says of itself. */
  JsonNode status() throws IOException {
    return mapper.readTree(run("coordinator", "esrallyd", "status", "--format=json"));
  }

  /** Returns the seconds that the coordinator and the node have used of the processors. */
  double cpuSeconds() throws IOException {
    double seconds = 0;
    for (String home : List.of("coordinator", "node")) {
      String pid = Files.readString(directory.resolve(home).resolve(".rally/run/esrallyd.pid"));
      seconds +=
          ProcessHandle.of(Long.parseLong(pid.strip().split("\\s+")[0]))
                  .flatMap(process -> process.info().totalCpuDuration())
                  .orElse(Duration.ZERO)
                  .toNanos()
              / 1e9;
    }
    return seconds;
  }

  /** Races once and returns what {@code race.json} says of the search. */
  JsonNode race() throws IOException {
    run(
        "coordinator",
        "esrally",
        "race",
        "--pipeline=benchmark-only",
        "--target-hosts=127.0.0.1:" + serverPort,
        "--track-path=" + track,
        "--track-params=seconds:"
            + options.seconds()
            + ",warmup:"
            + options.warmup()
            + ",rate:"
            + options.rate()
            + ",clients:"
            + options.clients(),
        "--load-driver-hosts=" + COORDINATOR + "," + NODE,
        "--on-error=abort");
    Path newest;
    try (Stream<Path> files =
        Files.walk(directory.resolve("coordinator/.rally/benchmarks/races"))) {
      newest =
          files
              .filter(file -> file.endsWith("race.json"))
              .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
              .orElseThrow(() -> new IllegalStateException("the race left no race.json"));
    }
    JsonNode results = mapper.readTree(newest.toFile()).path("results");
    for (JsonNode task : results.path("op_metrics")) {
      if (task.path("task").asText().equals("search")) {
        if (task.path("error_rate").asDouble() != 0) {
          throw new IllegalStateException("searches failed: " + task);
        }
        return task;
      }
    }
    throw new IllegalStateException("race.json knows no search: " + results);
  }

  private void daemon(String home, String... arguments) throws IOException {
    run(home, "esrallyd", arguments);
  }

  private String run(String home, String program, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(options.distribution().resolve("bin").resolve(program).toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(directory, program, ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("RALLY_HOME", directory.resolve(home).toString());
    builder.environment().put("HOME", directory.resolve(home).toString());
    builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      long patience = COMMAND.toSeconds() + 2L * (options.seconds() + options.warmup());
      if (!process.waitFor(patience, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new TimeoutException();
      }
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(command + " did not end", e);
    }
    String said = Files.readString(output);
    if (process.exitValue() != 0) {
      throw new IllegalStateException(command + " failed: " + said);
    }
    return said;
  }

  private void stop() {
    for (String home : List.of("node", "coordinator")) {
      if (Files.exists(directory.resolve(home).resolve(".rally/run/esrallyd.pid"))) {
        try {
          daemon(home, "stop");
        } catch (IOException | IllegalStateException e) {
          System.err.println("The daemon of " + home + " was not stopped: " + e.getMessage());
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    stop();
    Runtime.getRuntime().removeShutdownHook(stop);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
