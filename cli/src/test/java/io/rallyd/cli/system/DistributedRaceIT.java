package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of daemons runs real races, and survives what happens to real clusters. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DistributedRaceIT {
  private static final Duration RACE = Duration.ofMinutes(15);
  private static final Duration END = Duration.ofMinutes(4);

  /**
   * The first is longer than the two seconds of silence after which a connection is given up, and
   * of the five after which a session is dead it leaves the time to come back, unless the machine
   * is busy; the others leave more.
   */
  private static final List<Duration> CUTS =
      List.of(Duration.ofMillis(2300), Duration.ofMillis(1600), Duration.ofMillis(900));

  /** With a cut that took longer there was hardly any time to come back. */
  private static final Duration TOO_LONG = Duration.ofMillis(2900);

  private DaemonCluster cluster;

  @BeforeAll
  void startDaemonsTheCoordinatorLast(@TempDir Path directory) {
    cluster = DaemonCluster.create(directory);
    cluster.startAll();
  }

  @AfterAll
  void stopDaemons() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void everyMachineIsClean() {
    cluster.awaitClean();
  }

  @Test
  void twoRacesInARowTakeAllMachines() throws Exception {
    for (int i = 0; i < 2; i++) {
      List<Long> before = List.of(cluster.driver(0).bytesSent(), cluster.driver(1).bytesSent());
      Outcome race = cluster.coordinator().esrally(RACE, cluster.raceArguments("seconds:8"));
      assertThat(race.exitCode()).as(race.output()).isZero();
      assertThat(race.output()).contains("Mean Throughput", "search", "SUCCESS");
      // 40 searches a second for eight seconds, half of them from each machine.
      assertThat(cluster.driver(0).bytesSent() - before.get(0)).isGreaterThan(10_000);
      assertThat(cluster.driver(1).bytesSent() - before.get(1)).isGreaterThan(10_000);
      cluster.awaitClean();
    }
    List<JsonNode> ended = endedRaces();
    assertThat(ended).hasSizeGreaterThanOrEqualTo(2);
    for (JsonNode race : ended) {
      JsonNode results = race.path("results");
      JsonNode search = results.path("op_metrics").path(1);
      assertThat(search.path("task").asText()).isEqualTo("search");
      assertThat(search.path("error_rate").asDouble()).isZero();
      assertThat(search.path("throughput").path("mean").asDouble()).isPositive();
      assertThat(results.path("driver")).hasSize(2);
    }
  }

  /** Returns the documents of the races that came to their end; those cut short have no results. */
  private List<JsonNode> endedRaces() throws Exception {
    Path races = cluster.coordinator().home().resolve(".rally/benchmarks/races");
    List<JsonNode> ended = new ArrayList<>();
    if (!Files.isDirectory(races)) {
      return ended;
    }
    try (Stream<Path> files = Files.walk(races)) {
      for (Path file : files.filter(f -> f.endsWith("race.json")).toList()) {
        JsonNode race = new ObjectMapper().readTree(file.toFile());
        if (race.has("results")) {
          ended.add(race);
        }
      }
    }
    ended.sort(Comparator.comparingLong(race -> race.path("@timestamp").asLong()));
    return ended;
  }

  @Test
  void aLoadDriverThatDiesEndsTheRaceWithASentence() {
    endsWhenKilled(cluster.driver(1));
  }

  @Test
  void aLoadDriverThatIsStoppedEndsTheRaceWithOneSentenceAndLeavesNothingRunning() {
    Machine stopped = cluster.driver(1);
    Program race = cluster.startLongRace();
    Instant asked = Instant.now();
    DaemonCluster.expectSuccess(stopped.esrallyd("stop"));
    report("esrallyd stop of " + stopped.ip(), asked);
    DaemonCluster.until(
        Duration.ofMinutes(1),
        () -> stopped.pids("").isEmpty(),
        () -> "processes on " + stopped.ip() + ": " + stopped.pids(""));
    Outcome outcome = race.await(END);
    report("prompt after esrallyd stop of " + stopped.ip(), asked);
    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(64);
    assertThat(outcome.output().lines().filter(line -> line.contains("[ERROR]")))
        .as(outcome.output())
        .singleElement()
        .asString()
        .contains(
            "Cannot race.",
            "Machine " + stopped.ip() + " was lost while running ",
            ": the daemon there was stopped.");
    cluster.awaitClean();
    // The others stay, and are as good as before.
    cluster.awaitMembers(4);
    DaemonCluster.expectSuccess(cluster.startDaemon(stopped));
    cluster.awaitMembers(5);
    Outcome next = cluster.coordinator().esrally(RACE, cluster.raceArguments("seconds:1"));
    assertThat(next.exitCode()).as(next.output()).isZero();
  }

  @Test
  void aProvisionerThatDiesEndsTheRaceWithASentence() {
    endsWhenKilled(cluster.target(1));
  }

  private void endsWhenKilled(Machine victim) {
    Program race = cluster.startLongRace();
    Instant killed = Instant.now();
    DaemonCluster.killDaemon(victim);
    Outcome outcome = race.await(END);
    report("prompt after kill -9 of " + victim.ip(), killed);
    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(64);
    assertThat(outcome.output()).contains("[ERROR] Cannot race.", victim.ip());
    cluster.awaitClean();
    report("clean after kill -9 of " + victim.ip(), killed);
    DaemonCluster.expectSuccess(cluster.startDaemon(victim));
    cluster.awaitMembers(5);
    Outcome next = cluster.coordinator().esrally(RACE, cluster.raceArguments("seconds:1"));
    assertThat(next.exitCode()).as(next.output()).isZero();
  }

  @Test
  void elasticsearchThatDiesEndsTheRaceWithASentence() {
    Program race = cluster.startLongRace();
    Instant killed = Instant.now();
    for (long pid : DaemonCluster.elasticsearchPids(cluster.target(0))) {
      Machine.run(List.of("kill", "-9", Long.toString(pid)));
    }
    Outcome outcome = race.await(END);
    report("prompt after the death of Elasticsearch", killed);
    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(64);
    assertThat(outcome.output()).contains("[ERROR] Cannot race.", cluster.target(0).ip());
  }

  @Test
  void nodesComeBackToARestartedCoordinatorAndLeaveNothingRunning() {
    Program race = cluster.startLongRace();
    DaemonCluster.killDaemon(cluster.coordinator());
    Outcome outcome = race.await(END);
    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(64);
    Instant restarted = Instant.now();
    DaemonCluster.expectSuccess(cluster.startDaemon(cluster.coordinator()));
    cluster.awaitMembers(5);
    report("all members back after the restart of the coordinator", restarted);
  }

  /** What is on the way waits, and no error has to be borne: the mode is the default one. */
  @Test
  void aShortCutOfALoadDriverIsSurvived() throws Exception {
    survives(cluster.driver(0));
  }

  @Test
  void aShortCutOfAProvisionerIsSurvived() throws Exception {
    survives(cluster.target(1));
  }

  /**
   * A busy machine may need so long to mend the network that the race ends; that is tried again.
   */
  private void survives(Machine machine) throws Exception {
    Duration last = Duration.ZERO;
    for (Duration length : CUTS) {
      int before = endedRaces().size();
      Program race = cluster.startRace("seconds:20");
      last = cutFor(machine, length);
      Outcome outcome = race.await(RACE);
      if (outcome.exitCode() == 0) {
        List<JsonNode> ended = endedRaces();
        assertThat(ended).hasSize(before + 1);
        for (JsonNode task : ended.get(before).path("results").path("op_metrics")) {
          assertThat(task.path("error_rate").asDouble()).isZero();
        }
        return;
      }
      assertThat(outcome.output()).contains(machine.ip(), "was lost while");
      System.out.printf("a cut of %s was not survived:%n%s%n", last, outcome.output());
      cluster.awaitClean();
      cluster.awaitMembers(5);
    }
    assertThat(last).as("the last cut, and none was survived").isGreaterThan(TOO_LONG);
    System.out.println("not judged: even the shortest cut took " + last);
  }

  @Test
  void aLongCutOfTheNetworkEndsTheRaceAndTheMachineComesBack() {
    Program race = cluster.startLongRace();
    cluster.driver(0).cut();
    Outcome outcome = race.await(END);
    cluster.driver(0).heal();
    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(64);
    assertThat(outcome.output()).contains(cluster.driver(0).ip());
    cluster.awaitMembers(5);
  }

  /** Returns how long it was cut at the most. */
  private static Duration cutFor(Machine machine, Duration length) {
    Instant begin = Instant.now();
    machine.cut();
    Instant end = Instant.now().plus(length);
    DaemonCluster.until(
        length.plusSeconds(60), () -> !Instant.now().isBefore(end), () -> "the end of the cut");
    machine.heal();
    return Duration.between(begin, Instant.now());
  }

  @Test
  void anInterruptCancelsTheRaceEverywhere() {
    Program race = cluster.startLongRace();
    Instant interrupted = Instant.now();
    race.signal("INT");
    Outcome outcome = race.await(END);
    report("prompt after an interrupt", interrupted);
    assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(130);
    assertThat(outcome.output()).contains("ABORTED");
  }

  /** Times are told, not judged: the machine that runs the tests is shared. */
  private static void report(String what, Instant since) {
    System.out.printf(
        "%s: %.1f s%n", what, Duration.between(since, Instant.now()).toMillis() / 1000.0);
  }
}
