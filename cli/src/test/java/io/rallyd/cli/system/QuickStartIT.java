package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person with a fresh machine types the first command of the README. */
@Tag("slow")
class QuickStartIT {
  private static final Duration RACE = Duration.ofMinutes(30);
  private static final String USER = "nobody";

  /** The tasks of the bundled track that are reported. */
  private static final List<String> TASKS =
      List.of(
          "index",
          "match-all",
          "term",
          "phrase",
          "population-range",
          "near-vienna",
          "country-aggregation",
          "largest-cities",
          "largest-capitals-of-regions",
          "scroll");

  @Test
  void theFirstCommandOfTheReadmeRunsARaceAndLeavesNothing(@TempDir Path home) throws Exception {
    racesAndLeavesNothing(Account.create(home.resolve("home")));
  }

  @Test
  void anOrdinaryUserCanDoIt() throws Exception {
    assumeThat(ElasticsearchServer.root()).as("only root can become another user").isTrue();
    Path folder = Files.createTempDirectory(Path.of("/var/tmp"), "itest-user-");
    try {
      racesAndLeavesNothing(ordinaryUser(folder), "--target-hosts=127.0.0.1:29460");
    } finally {
      ServerFolder.remove(folder);
    }
  }

  private static Account ordinaryUser(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path distribution = folder.resolve("rally");
    run("cp", "-r", Account.builtDistribution().toString(), distribution.toString());
    Path archive = ServerFolder.archive(folder.resolve("archives"));
    Path home = folder.resolve("home");
    // What this machine has already need not be downloaded again.
    Path repository =
        home.resolve(".m2/repository/org/elasticsearch/distribution/integ-test-zip/elasticsearch")
            .resolve(ServerFolder.VERSION);
    Files.createDirectories(repository);
    Files.copy(archive, repository.resolve(archive.getFileName()));
    run("chown", "-R", USER, home.toString());
    List<String> prefix =
        List.of("setpriv", "--reuid=" + USER, "--regid=nogroup", "--clear-groups");
    return new Account(home, distribution, prefix);
  }

  private static void run(String... command) {
    DaemonCluster.expectSuccess(Machine.run(List.of(command)));
  }

  private static void racesAndLeavesNothing(Account account, String... more) throws IOException {
    String[] arguments =
        Stream.of(Readme.firstRace(), more).flatMap(Stream::of).toArray(String[]::new);
    Instant begin = Instant.now();
    Outcome outcome;
    Traces traces;
    try (Program race = account.start(arguments)) {
      traces = Traces.follow(race, RACE);
      outcome = race.await(RACE);
    }
    System.out.println(outcome.output());
    // Told, not judged: the machine that runs the tests is shared.
    System.out.printf("the first race: %d s%n", Duration.between(begin, Instant.now()).toSeconds());
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("SUCCESS");
    assertThat(traces.servers()).as("servers seen while the race ran").isNotEmpty();
    traces.awaitGone();
    everyTaskHasItsRows(outcome.output());
    everyTaskHasItsNumbers(account.lastRace().path("results").path("op_metrics"));
  }

  private static void everyTaskHasItsRows(String report) {
    List<List<String>> rows =
        report
            .lines()
            .filter(l -> l.startsWith("|"))
            .map(l -> List.of(l.strip().split("\\s*\\|\\s*")))
            .filter(cells -> cells.size() >= 4)
            .toList();
    for (String task : TASKS) {
      for (String metric :
          List.of(
              "Mean Throughput",
              "50th percentile latency",
              "50th percentile service time",
              "error rate")) {
        assertThat(rows)
            .as(metric + " of " + task)
            .anyMatch(cells -> cells.get(1).equals(metric) && cells.get(2).equals(task));
      }
    }
  }

  private static void everyTaskHasItsNumbers(JsonNode tasks) {
    List<String> names = new ArrayList<>();
    for (JsonNode task : tasks) {
      String name = task.path("task").asText();
      names.add(name);
      assertThat(task.path("throughput").path("mean").asDouble()).as(name).isPositive();
      assertThat(task.path("latency").path("50_0").asDouble()).as(name).isPositive();
      assertThat(task.path("service_time").path("50_0").asDouble()).as(name).isPositive();
      assertThat(task.path("error_rate").asDouble(1)).as(name).isZero();
    }
    assertThat(names).containsSubsequence(TASKS);
  }
}
