package io.rallyd.cli.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.provisioner.supply.ArchiveRequest;
import io.rallyd.provisioner.supply.Cancellation;
import io.rallyd.provisioner.supply.ProgressListener;
import io.rallyd.provisioner.supply.Supplier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Five machines with their daemons: a coordinator, two load drivers and two machines for
 * Elasticsearch.
 */
final class DaemonCluster implements AutoCloseable {
  static final String VERSION = "7.17.29";

  /** Two servers start at once, perhaps on a busy machine. */
  private static final Duration START = Duration.ofMinutes(15);

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Machines machines;
  private final ScratchDisk installations;

  private DaemonCluster(Machines machines, ScratchDisk installations) {
    this.machines = machines;
    this.installations = installations;
  }

  /** Creates the machines, all with the same secret; no daemon runs yet. */
  static DaemonCluster create(Path directory) {
    fetchElasticsearch(directory);
    DaemonCluster cluster = new DaemonCluster(Machines.create(5, directory), scratchDisk());
    try {
      cluster.configure();
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /**
   * Others may race on this computer as well: what this cluster installs has a place of its own.
   */
  private static ScratchDisk scratchDisk() {
    try {
      return ScratchDisk.create();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void configure() {
    expectSuccess(coordinator().esrallyd("secret"));
    coordinator().configure(installations.configuration());
    others().forEach(m -> m.copyConfigurationFrom(coordinator()));
  }

  /** The machines have no way out, so the archive has to be on this computer before. */
  private static void fetchElasticsearch(Path directory) {
    new Supplier(directory.resolve("distributions"))
        .supply(
            new ArchiveRequest(VERSION, Supplier.MAVEN, Map.of(), Map.of()),
            ProgressListener.NONE,
            new Cancellation());
  }

  Machine coordinator() {
    return machines.get(0);
  }

  Machine driver(int index) {
    return machines.get(1 + index);
  }

  Machine target(int index) {
    return machines.get(3 + index);
  }

  List<Machine> others() {
    return machines.all().subList(1, 5);
  }

  /** Starts the daemon of a machine. */
  Outcome startDaemon(Machine machine) {
    return machine.esrallyd(
        "start", "--node-ip=" + machine.ip(), "--coordinator-ip=" + coordinator().ip());
  }

  /** Starts all daemons, the coordinator last, and waits until all have joined. */
  void startAll() {
    for (Machine machine : others()) {
      expectSuccess(startDaemon(machine));
    }
    expectSuccess(startDaemon(coordinator()));
    awaitMembers(5);
  }

  static void expectSuccess(Outcome outcome) {
    if (outcome.exitCode() != 0) {
      throw new AssertionError(outcome.toString());
    }
  }

  /** Waits until so many machines are members, connected and idle. */
  void awaitMembers(int count) {
    until(
        Duration.ofMinutes(4),
        () -> connectedMembers() == count,
        () -> coordinator().esrallyd("status", "--verbose").toString());
  }

  private int connectedMembers() {
    Outcome status = coordinator().esrallyd("status", "--format=json");
    try {
      int connected = 0;
      for (JsonNode member : MAPPER.readTree(status.output()).path("members")) {
        connected += member.path("connected").asBoolean() ? 1 : 0;
      }
      return connected;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Checks something again and again until it holds; fails with a description otherwise. */
  static void until(
      Duration deadline,
      BooleanSupplier condition,
      java.util.function.Supplier<String> description) {
    Instant end = Instant.now().plus(deadline);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "not within " + deadline.toSeconds() + " seconds: " + description.get());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Returns the arguments of a race that takes all machines. */
  String[] raceArguments(String trackParams, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "race",
                "--track-path=" + Path.of("src/test/resources/tracks/steady").toAbsolutePath(),
                "--track-params=" + trackParams,
                "--distribution-version=" + VERSION,
                "--distribution-repository=maven",
                "--car-params=heap_size:'512m'",
                "--target-hosts=" + target(0).ip() + ":39200," + target(1).ip() + ":39200",
                "--load-driver-hosts=" + driver(0).ip() + "," + driver(1).ip()));
    arguments.addAll(Arrays.asList(more));
    return arguments.toArray(String[]::new);
  }

  /** Starts a race that lasts for minutes and returns once its search runs. */
  Program startLongRace() {
    return startRace("seconds:300");
  }

  /** Starts a race and returns once its search runs. */
  Program startRace(String trackParams) {
    Program race = coordinator().startEsrally(raceArguments(trackParams));
    try {
      until(START, () -> !race.running() || race.output().contains("search"), race::output);
      if (!race.running()) {
        throw new AssertionError("the race ended early:\n" + race.output());
      }
      return race;
    } catch (AssertionError e) {
      race.signal("INT");
      race.close();
      throw e;
    }
  }

  /** Returns the process ids of the daemon of a machine. */
  static List<Long> daemonPids(Machine machine) {
    return machine.pids("--foreground");
  }

  /** Kills the daemon of a machine as a crash would. */
  static void killDaemon(Machine machine) {
    List<Long> pids = daemonPids(machine);
    if (pids.isEmpty()) {
      throw new AssertionError("no daemon runs on " + machine.ip());
    }
    pids.forEach(pid -> Machine.run(List.of("kill", "-9", pid.toString())));
  }

  /** Returns the process ids of Elasticsearch on a machine. */
  static List<Long> elasticsearchPids(Machine machine) {
    return machine.pids("org.elasticsearch.bootstrap.Elasticsearch");
  }

  /** Waits until no Elasticsearch and no installation of it is left. */
  void awaitClean() {
    until(
        Duration.ofMinutes(3),
        () ->
            machines.all().stream().allMatch(m -> elasticsearchPids(m).isEmpty())
                && installations.content().isEmpty(),
        () ->
            "processes: "
                + machines.all().stream().map(DaemonCluster::elasticsearchPids).toList()
                + ", installations: "
                + installations.content());
  }

  @Override
  public void close() {
    machines.close();
    try {
      installations.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
