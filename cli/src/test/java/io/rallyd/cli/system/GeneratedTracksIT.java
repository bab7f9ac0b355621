package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tracks that make their documents on the fly, raced against a real Elasticsearch. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratedTracksIT {
  private static final Duration RACE = Duration.ofMinutes(20);

  private ElasticsearchServer server;
  private Account account;

  @BeforeAll
  void startServer(@TempDir Path directory) throws Exception {
    server = ElasticsearchServer.start(directory);
    account = Account.create(directory.resolve("home"));
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  private JsonNode race(String track, String... more) {
    List<String> arguments =
        Stream.concat(
                Stream.of(
                    "race",
                    "--pipeline=benchmark-only",
                    "--target-hosts=" + server.address(),
                    "--on-error=abort",
                    "--track=" + track),
                Stream.of(more))
            .toList();
    Outcome outcome = account.esrally(RACE, arguments.toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    JsonNode tasks = account.lastRace().path("results").path("op_metrics");
    assertThat(tasks).isNotEmpty();
    for (JsonNode task : tasks) {
      assertThat(task.path("error_rate").asDouble(1)).as(task.toString()).isZero();
    }
    return tasks;
  }

  @ParameterizedTest
  @CsvSource({
    "generated-logs, logs, 12",
    "generated-metrics, metrics, 10",
    "generated-orders, orders, 12"
  })
  void everyTaskRunsInTestModeAndTheIndexHasAThousandDocuments(
      String track, String index, int reported) throws Exception {
    assertThat(race(track, "--test-mode")).hasSize(reported);
    assertThat(server.count(index)).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource({"generated-logs, logs, 5", "generated-metrics, metrics, 3"})
  void anyNumberOfDocumentsIsMadeWithoutAFile(String track, String index, int clients)
      throws Exception {
    race(
        track,
        "--include-tasks=delete-index,create-index,check-cluster-health,index,refresh-after-index",
        "--track-params=documents:20001,bulk_size:700,bulk_indexing_clients:" + clients);
    assertThat(server.count(index)).isEqualTo(20_001);
    Path cache = account.home().resolve(".rally/benchmarks/data");
    if (Files.isDirectory(cache)) {
      assertThat(cache).isEmptyDirectory();
    }
  }

  @Test
  void enduranceIndexesAtItsRateWithSearchesBesideIt() throws Exception {
    JsonNode tasks =
        race(
            "generated-orders",
            "--challenge=endurance",
            "--track-params=documents:5000,bulk_size:100,time_period:8,warmup_time_period:2,"
                + "documents_per_second:1000");
    assertThat(tasks).hasSize(4);
    JsonNode indexing = tasks.path(0);
    assertThat(indexing.path("task").asText()).isEqualTo("index-on-and-on");
    // Ten seconds at a thousand a second, and a bulk of each client at the end.
    assertThat(server.count("orders")).isBetween(1L, 10_000L + 2 * 2 * 100);
    double mean = indexing.path("throughput").path("mean").asDouble();
    if (indexing.path("marks").isEmpty()) {
      assertThat(mean).isGreaterThan(700);
    } else {
      System.out.printf("not judged, %.0f docs/s: %s%n", mean, indexing.path("marks"));
    }
  }
}
