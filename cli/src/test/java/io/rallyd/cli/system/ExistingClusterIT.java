package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Races against an Elasticsearch that is running already, without any daemon. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExistingClusterIT {
  private static final Duration RACE = Duration.ofMinutes(20);
  private static final Duration END = Duration.ofMinutes(5);
  private static final int CITIES = 135_233;

  private ElasticsearchServer server;
  private Account account;
  private Path directory;

  @BeforeAll
  void startServer(@TempDir Path directory) throws Exception {
    this.directory = directory;
    server = ElasticsearchServer.start(directory);
    account = Account.create(directory.resolve("home"));
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  private String[] race(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("race", "--pipeline=benchmark-only", "--target-hosts=" + server.address()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private Outcome succeed(String... more) {
    Outcome outcome = account.esrally(RACE, race(more));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome;
  }

  private static String path(String track) {
    return "--track-path=" + Account.track(track);
  }

  @Test
  void theIndexHasEveryDocumentOfTheCorpus() throws Exception {
    Outcome outcome = succeed("--track=cities", "--exclude-tasks=type:search");
    assertThat(server.count("cities")).isEqualTo(CITIES);
    assertThat(outcome.output()).contains("SUCCESS").doesNotContain("match-all");
    JsonNode index = account.lastRace().path("results").path("op_metrics").path(0);
    assertThat(index.path("task").asText()).isEqualTo("index");
    assertThat(index.path("throughput").path("unit").asText()).isEqualTo("docs/s");
  }

  @Test
  void inTestModeAThousandDocumentsWillDo() throws Exception {
    succeed("--track=cities", "--test-mode");
    assertThat(server.count("cities")).isEqualTo(1000);
  }

  /** Times are told, not judged: the machine that runs the tests is shared. */
  @Test
  void aRaceOfNothingTakesNoTime() {
    succeed(path("empty"));
    double one = seconds("--track-params=tasks:1");
    double eleven = seconds("--track-params=tasks:11");
    System.out.printf("a race of one empty task: %.2f s from command to prompt%n", one);
    System.out.printf("each further empty task: %.3f s%n", (eleven - one) / 10);
  }

  private double seconds(String parameters) {
    Instant begin = Instant.now();
    Outcome outcome = succeed(path("empty"), parameters);
    assertThat(outcome.output()).contains("SUCCESS");
    return Duration.between(begin, Instant.now()).toMillis() / 1000.0;
  }

  @Test
  void anErrorIsCountedOrEndsTheRaceAsTheUserWishes() {
    succeed(path("missing"), "--on-error=continue");
    JsonNode task = account.lastRace().path("results").path("op_metrics").path(0);
    assertThat(task.path("error_rate").asDouble()).isEqualTo(1.0);

    Outcome aborted = account.esrally(RACE, race(path("missing"), "--on-error=abort"));
    BadInput.assertRefused(aborted, "race", "search-nothing");
  }

  @Test
  void theReportGoesToAFileInTheFormatWished() throws Exception {
    Path report = directory.resolve("reports/report.csv");
    succeed(path("empty"), "--report-format=csv", "--report-file=" + report);
    assertThat(Files.readAllLines(report).get(0)).isEqualTo("Metric,Task,Value,Unit");
    int lines = Files.readAllLines(report).size();
    succeed(path("empty"), "--report-format=csv", "--report-file=" + report);
    assertThat(Files.readAllLines(report)).hasSize(2 * lines);
  }

  @Test
  void aQuietRaceSaysNothing() throws Exception {
    Path report = directory.resolve("quiet.md");
    Outcome outcome = succeed(path("empty"), "--quiet", "--report-file=" + report);
    assertThat(outcome.output()).isBlank();
    assertThat(report).content().contains("Metric");
  }

  @Test
  void aProgressLineTellsWhatRuns() {
    Outcome outcome = succeed(path("steady"), "--track-params=seconds:3");
    assertThat(outcome.output()).containsPattern("search.*\\[ *100% done]");
  }

  @Test
  void anInterruptCancelsTheRace() {
    try (Program race = account.start(race(path("steady"), "--track-params=seconds:600"))) {
      DaemonCluster.until(
          END, () -> !race.running() || race.output().contains("search"), race::output);
      Instant interrupted = Instant.now();
      race.signal("INT");
      Outcome outcome = race.await(END);
      System.out.printf(
          "prompt after an interrupt: %.1f s%n",
          Duration.between(interrupted, Instant.now()).toMillis() / 1000.0);
      assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(130);
      assertThat(outcome.output()).contains("ABORTED");
    }
  }

  @Test
  void aClusterThatIsNotThereIsNamed() {
    Outcome outcome =
        account.esrally(
            RACE, "race", "--pipeline=benchmark-only", "--target-hosts=127.0.0.1:9", path("empty"));
    BadInput.assertRefused(outcome, "race", "127.0.0.1:9");
  }
}
