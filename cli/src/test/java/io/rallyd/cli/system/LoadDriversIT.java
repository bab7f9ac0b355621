package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two load drivers make twice the rate of one, against a server that takes its time for each
 * request but has enough of it for all. Whether their latencies are the same is told and not
 * judged, for they also hold what other work does to the machine.
 */
@Tag("slow")
class LoadDriversIT {
  private static final Duration RACE = Duration.ofMinutes(10);
  private static final int RATE = 200;
  private static final int CLIENTS = 8;
  private static final int WARMUP = 3;
  private static final int SECONDS = 15;
  private static final int SERVER_MILLIS = 20;

  @TempDir private Path directory;

  /** What a race left: its task in race.json, and the requests that each driver kept. */
  private record Seen(JsonNode task, JsonNode results, List<List<JsonNode>> samples) {
    long requests() {
      return samples.stream().mapToLong(List::size).sum();
    }

    List<Double> latencies() {
      return samples.stream()
          .flatMap(List::stream)
          .filter(sample -> sample.path("type").asText().equals("normal"))
          .map(sample -> sample.path("latency_ns").asLong() / 1e6)
          .sorted()
          .toList();
    }
  }

  @Test
  void twoDriversMakeTwiceTheRateOfOne() throws Exception {
    try (Machines machines = Machines.create(4, directory)) {
      Machine coordinator = machines.get(0);
      DaemonCluster.expectSuccess(coordinator.esrallyd("secret"));
      machines.all().subList(1, 3).forEach(driver -> driver.copyConfigurationFrom(coordinator));
      for (Machine machine : machines.all().subList(0, 3)) {
        DaemonCluster.expectSuccess(
            machine.esrallyd(
                "start", "--node-ip=" + machine.ip(), "--coordinator-ip=" + coordinator.ip()));
      }
      try (Program server = SteadyServer.start(machines.get(3), SERVER_MILLIS)) {
        assertThat(server.running()).as(server.output()).isTrue();
        Seen one = race(machines, 1);
        Seen two = race(machines, 2);
        tell("one driver", one);
        tell("two drivers", two);
        double scheduled = RATE * (WARMUP + SECONDS);
        for (Seen seen : List.of(one, two)) {
          // A request that was due was sent or, where a machine fell too far behind, counted.
          double whole = seen.samples().size() * scheduled;
          long unsent = seen.task().path("not_sent").asLong();
          assertThat((double) seen.requests() + unsent).isCloseTo(whole, withinPercentage(2));
          assertThat(unsent).as("not sent").isLessThan((long) (0.9 * whole));
          assertThat(seen.samples()).allMatch(driver -> driver.size() > 0.05 * scheduled);
          agree(seen);
          // No request is quicker than its server, nor its latency less than its service time.
          assertThat(seen.latencies().get(0)).isGreaterThanOrEqualTo(SERVER_MILLIS);
        }
      }
    }
  }

  /** What race.json says is what the kept requests of all drivers say together. */
  private static void agree(Seen seen) {
    List<Double> latencies = seen.latencies();
    assertThat(seen.task().path("error_rate").asDouble()).isZero();
    for (String p : List.of("50_0", "90_0", "99_0", "100_0")) {
      assertThat(seen.task().path("latency").path(p).asDouble())
          .as("p%s", p)
          .isCloseTo(at(latencies, Double.parseDouble(p.replace('_', '.'))), withinPercentage(0.1));
    }
    assertThat(seen.results().path("driver")).hasSize(seen.samples().size());
    assertThat(seen.results().path("driver")).allMatch(d -> !d.has("samples_dropped"));
  }

  /** Interpolates between neighbouring ranks, as the report does. */
  private static double at(List<Double> sorted, double percentile) {
    double rank = percentile / 100 * (sorted.size() - 1);
    int low = (int) rank;
    int high = Math.min(low + 1, sorted.size() - 1);
    return sorted.get(low) + (rank - low) * (sorted.get(high) - sorted.get(low));
  }

  /** Times are told, not judged: the machine that runs the tests is shared. */
  private static void tell(String who, Seen seen) {
    List<Double> latencies = seen.latencies();
    System.out.printf(
        "%s: %d requests and %d not sent, throughput %.1f/s, latency p50 %.2f, p90 %.2f, p99 %.2f ms%n",
        who,
        latencies.size(),
        seen.task().path("not_sent").asLong(),
        seen.task().path("throughput").path("median").asDouble(),
        at(latencies, 50),
        at(latencies, 90),
        at(latencies, 99));
  }

  private Seen race(Machines machines, int drivers) throws Exception {
    Machine coordinator = machines.get(0);
    List<Machine> chosen = machines.all().subList(1, 1 + drivers);
    Path named = coordinator.home().resolve("samples-" + drivers + ".ndjson.gz");
    Outcome outcome =
        coordinator.esrally(
            RACE,
            "race",
            "--pipeline=benchmark-only",
            "--skip-rest-api-check",
            "--track-path=" + Account.track("rate"),
            "--track-params=rate:%d,clients:%d,warmup:%d,seconds:%d"
                .formatted(drivers * RATE, drivers * CLIENTS, WARMUP, SECONDS),
            "--target-hosts=" + SteadyServer.address(machines.get(3)),
            "--load-driver-hosts="
                + chosen.stream().map(Machine::ip).collect(Collectors.joining(",")),
            "--samples-file=" + named);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    // Nobody but the coordinator's own driver, which has no part in it, writes where that says.
    assertThat(named).doesNotExist();
    JsonNode race = new Account(coordinator.home(), Path.of(""), List.of()).lastRace();
    List<List<JsonNode>> samples = new ArrayList<>();
    for (Machine driver : chosen) {
      samples.add(samples(driver, race.path("race-id").asText()));
      assertThat(outcome.output()).contains(driver.ip());
    }
    JsonNode results = race.path("results");
    return new Seen(results.path("op_metrics").path(0), results, samples);
  }

  private static List<JsonNode> samples(Machine driver, String race) throws Exception {
    Path file =
        driver.home().resolve(".rally/benchmarks/races").resolve(race).resolve("samples.ndjson.gz");
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> all = new ArrayList<>();
    try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
        Stream<String> lines = reader.lines()) {
      for (String line : (Iterable<String>) lines::iterator) {
        all.add(mapper.readTree(line));
      }
    }
    assertThat(all.get(0).path("schema").asText()).isEqualTo("rallyd-samples");
    assertThat(all.get(0).path("race_id").asText()).isEqualTo(race);
    return all.subList(1, all.size());
  }
}
