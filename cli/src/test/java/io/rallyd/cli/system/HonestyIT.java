package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The launched program against a server whose capacity and whose stalls are known. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HonestyIT {
  private static final Duration RACE = Duration.ofMinutes(5);

  private Account account;

  @BeforeAll
  void makeAccount(@TempDir Path directory) {
    account = Account.create(directory.resolve("home"));
  }

  private static String[] race(PacedServer server, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "race",
                "--pipeline=benchmark-only",
                "--skip-rest-api-check",
                "--target-hosts=" + server.address(),
                "--track-path=" + Account.track("rate")));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private JsonNode results() {
    return account.lastRace().path("results");
  }

  private JsonNode search() {
    return results().path("op_metrics").path(0);
  }

  private List<String> marks() {
    return search().path("marks").findValuesAsText("mark");
  }

  @Test
  void aStandstillOfTheProgramIsSeenInTheLatencyAndTold() throws Exception {
    try (PacedServer server = PacedServer.start(100_000);
        Program race = account.start(race(server, "--track-params=rate:200,seconds:10"))) {
      DaemonCluster.until(RACE, () -> server.requests() > 400 || !race.running(), race::output);
      stop(race, Duration.ofMillis(500));
      Outcome outcome = race.await(RACE);
      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      // Of 100 requests that were due meanwhile, the first waited 500 ms and the last hardly.
      double max = search().path("latency").path("100_0").asDouble();
      assertThat(max).isGreaterThan(450);
      assertThat(marks()).contains("driver-bound").doesNotContain("rate-not-sustainable");
      assertThat(outcome.output()).contains("was bound by the load driver", "it stood still for");
    }
  }

  private static void stop(Program program, Duration length) throws InterruptedException {
    program.signal("STOP");
    Instant end = Instant.now().plus(length);
    DaemonCluster.until(
        length.plusSeconds(60), () -> !Instant.now().isBefore(end), () -> "the end of the stop");
    program.signal("CONT");
  }

  @Test
  void aRateBeyondTheCapacityOfTheServerIsToldWithTheOneThatHeld() throws Exception {
    try (PacedServer server = PacedServer.start(100)) {
      Outcome outcome =
          account.start(race(server, "--track-params=rate:150,seconds:12")).await(RACE);
      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(marks()).contains("rate-not-sustainable");
      JsonNode mark = search().path("marks").path(0);
      assertThat(mark.path("highest_rate").asDouble()).isCloseTo(100, within(10.0));
      assertThat(outcome.output()).contains("could not sustain its target of 150 ops/s");
      assertThat(search().path("not_sent").asLong()).isPositive();
    }
  }

  @Test
  void theRedlineIsTheCapacityOfTheServer() throws Exception {
    try (PacedServer server = PacedServer.start(300)) {
      Outcome outcome =
          account
              .start(
                  race(
                      server,
                      "--redline=search",
                      "--redline-step=4",
                      "--redline-latency=3000",
                      "--redline-precision=10"))
              .await(RACE);
      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      JsonNode redline = results().path("redline");
      System.out.println(redline.path("sentence").asText());
      double held = redline.path("highest_rate_held").asDouble();
      double failed = redline.path("lowest_rate_failed").asDouble();
      assertThat(redline.path("precise").asBoolean()).as(outcome.output()).isTrue();
      // A rate of which 97 % are reached holds; a busy machine may take some of the capacity away.
      assertThat(held).isBetween(200.0, 315.0);
      assertThat(failed).isBetween(210.0, 350.0);
      assertThat(results().path("op_metrics")).isEmpty();
      assertThat(outcome.output())
          .contains("Rate [ops/s]", "Achieved", "p99 latency", "The redline of task [search]");
    }
  }
}
