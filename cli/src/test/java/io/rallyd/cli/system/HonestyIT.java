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
  private static final Duration RACE = Duration.ofMinutes(15);

  /** A latency that is due to more than a stop of half a second. */
  private static final double MUCH_LONGER_MILLIS = 700;

  /** A rate of which 97 % are reached holds. */
  private static final double MOST_OF_300 = 315;

  /** A rate of which nothing but the machine can keep a server of 300 requests a second. */
  private static final double LITTLE_OF_300 = 270;

  private static final int SEARCHES = 3;
  private static final int STEP_SECONDS = 4;

  /** A standstill of the server that a step does not make good. */
  private static final double MUCH_LATER_SECONDS = 0.1;

  /**
   * What a search found.
   *
   * @param serverLate by how much the machine let the server answer later, in seconds
   */
  private record Found(JsonNode redline, double serverLate) {}

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
      assertThat(marks()).contains("driver-bound");
      if (max < MUCH_LONGER_MILLIS) {
        assertThat(marks()).doesNotContain("rate-not-sustainable");
      } else {
        System.out.printf("not judged: the machine itself stood still, for up to %.0f ms%n", max);
      }
      assertThat(outcome.output()).contains("was bound by the load driver", "it stood still for");
    }
  }

  private double rateThatHeld() {
    for (JsonNode mark : search().path("marks")) {
      if (mark.path("mark").asText().equals("rate-not-sustainable")) {
        return mark.path("highest_rate").asDouble();
      }
    }
    return Double.NaN;
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
      double rate = rateThatHeld();
      assertThat(rate).isPositive().isLessThan(110);
      if (server.idleSeconds() < 0.05 * 12 && !marks().contains("driver-bound")) {
        assertThat(rate).isCloseTo(100, within(10.0));
      } else {
        System.out.printf(
            "not judged, %.0f ops/s: the machine was busy, so the server had nothing to do for %.1f"
                + " of 12 seconds%n",
            rate, server.idleSeconds());
      }
      assertThat(outcome.output()).contains("could not sustain its target of 150 ops/s");
      assertThat(search().path("not_sent").asLong()).isPositive();
    }
  }

  /**
   * A busy machine takes some of the capacity away, so one search of some has to find it, or it has
   * to be told that the load driver was a limit, or the server itself has to have stood still.
   */
  @Test
  void theRedlineIsTheCapacityOfTheServer() throws Exception {
    List<String> found = new ArrayList<>();
    boolean busy = false;
    while (found.size() < SEARCHES) {
      Found one = redline();
      JsonNode redline = one.redline();
      found.add(redline.path("sentence").asText());
      System.out.println(redline.path("sentence").asText());
      double held = redline.path("highest_rate_held").asDouble();
      double failed = redline.path("lowest_rate_failed").asDouble();
      // What was answered late may have been due before the step that it is counted in.
      double most = MOST_OF_300 * (1 + one.serverLate() / STEP_SECONDS);
      assertThat(held).as("more than the capacity").isLessThanOrEqualTo(most);
      busy |= saysThatTheDriverWasTheLimit(redline) || one.serverLate() > MUCH_LATER_SECONDS;
      for (JsonNode step : redline.path("curve")) {
        double rate = step.path("rate").asDouble();
        boolean holds = step.path("held").asBoolean();
        assertThat(holds && rate > most).as(step.toString()).isFalse();
        assertThat(step.has("reason")).as(step.toString()).isNotEqualTo(holds);
      }
      boolean precise = redline.path("precise").asBoolean();
      if (precise && held > 200 && failed > 210 && failed < 350) {
        return;
      }
    }
    assertThat(busy).as("the capacity of 300 ops/s was not found: " + found).isTrue();
    System.out.println("not judged: the machine was busy");
  }

  /** Whether a rate that the server could have held has a mark of the load driver. */
  private static boolean saysThatTheDriverWasTheLimit(JsonNode redline) {
    for (JsonNode step : redline.path("curve")) {
      if (!step.path("held").asBoolean()
          && step.path("rate").asDouble() < LITTLE_OF_300
          && !step.path("marks").isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private Found redline() throws Exception {
    try (PacedServer server = PacedServer.start(300)) {
      Outcome outcome =
          account
              .start(
                  race(
                      server,
                      "--redline=search",
                      "--redline-step=" + STEP_SECONDS,
                      "--redline-latency=3000",
                      "--redline-precision=10"))
              .await(RACE);
      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(results().path("op_metrics")).isEmpty();
      assertThat(outcome.output())
          .contains("Rate [ops/s]", "Achieved", "p99 latency", "The redline of task [search]");
      return new Found(results().path("redline"), server.mostLateSeconds());
    }
  }
}
