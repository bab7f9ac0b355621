package io.rallyd.daemon.redline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rallyd.daemon.metrics.RaceMetrics;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.driver.track.TrackLoader;
import io.rallyd.driver.track.TrackLocation;
import io.rallyd.protocol.load.DriverHealth;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.ThroughputBin;
import io.rallyd.protocol.load.TrackSelection;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search as a race leads it, step by step, against a cluster of known capacity. */
class RedlineTest {
  private static final double CAPACITY = 730;

  @TempDir private Path directory;

  @Test
  void theAnswerAndItsCurveStandInTheResults() throws Exception {
    JsonNode json = race(0).json();
    assertThat(json.path("task").asText()).isEqualTo("find");
    assertThat(json.path("unit").asText()).isEqualTo("ops/s");
    assertThat(json.path("highest_rate_held").asDouble()).isBetween(CAPACITY / 1.05, CAPACITY);
    assertThat(json.path("lowest_rate_failed").asDouble()).isBetween(CAPACITY, CAPACITY * 1.05);
    assertThat(json.path("precise").asBoolean()).isTrue();
    assertThat(json.path("sentence").asText())
        .startsWith("The redline of task [find] is between 725 and 750 ops/s (known to 3.4 %)")
        .endsWith("with a p99 latency of at most 100 ms and at most 0.1 % errors.");
    assertThat(json.path("curve").findValuesAsText("rate"))
        .startsWith("50.0", "100.0", "200.0", "400.0", "800.0", "600.0");
    for (JsonNode step : json.path("curve")) {
      boolean held = step.path("rate").asDouble() <= CAPACITY;
      assertThat(step.path("held").asBoolean()).isEqualTo(held);
      assertThat(step.has("reason")).isEqualTo(!held);
      assertThat(step.path("latency_p99_ms").asDouble()).isPositive();
    }
  }

  @Test
  void errorsEndItToo() throws Exception {
    JsonNode json = race(2).json();
    assertThat(json.path("highest_rate_held").isNull()).isTrue();
    assertThat(json.path("sentence").asText()).contains("is below", "no rate held");
    assertThat(json.path("curve").path(0).path("reason").asText()).isEqualTo("too many errors");
  }

  private Redline race(int errorsPerStep) throws Exception {
    Redline redline = Redline.of(settings(), track());
    assertThat(redline.leafOfStep(0)).isEqualTo(-1);
    RaceMetrics metrics = new RaceMetrics(1 + RedlineSearch.MAX_STEPS);
    int step = 1;
    for (OptionalDouble rate = redline.nextRate(); rate.isPresent(); rate = redline.nextRate()) {
      int leaf = redline.leafOfStep(step++);
      assertThat(redline.owns(leaf)).isTrue();
      metrics.add(
          "h",
          new LoadDelta(
              "r",
              step,
              List.of(delta(leaf, rate.getAsDouble(), errorsPerStep)),
              new DriverHealth(0, 0, 0, 0, 0, 0)),
          0,
          List.of(leaf));
      metrics.calculateThroughput();
      redline.tried(metrics, leaf);
      assertThat(redline.lastStep().orElseThrow()).startsWith("Redline of [find]: ");
    }
    return redline;
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    new RedlineRequest("find", 100, 0.001, 0, 10, 0.05).into(settings);
    assertThat(RedlineRequest.of(settings))
        .contains(new RedlineRequest("find", 100, 0.001, 0, 10, 0.05));
    assertThat(RedlineRequest.of(Map.of())).isEmpty();
    return settings;
  }

  private LoadedTrack track() throws Exception {
    Path file = directory.resolve("track.json");
    Files.writeString(
        file,
        """
        {"version": 2, "description": "d", "schedule": [
          {"operation": {"operation-type": "refresh"}},
          {"name": "find", "target-throughput": 50, "operation":
            {"name": "s", "operation-type": "search", "index": "i", "body": {}}}]}
        """);
    return new TrackLoader()
        .load(
            new TrackLocation("t", directory, file, ""),
            Map.of(),
            false,
            new TrackSelection("", List.of(), List.of(), false));
  }

  /** Ten seconds: beyond its capacity the cluster serves no more, and requests wait in line. */
  private static TaskDelta delta(int leaf, double rate, int errors) {
    double served = Math.min(rate, CAPACITY);
    int requests = 1 + (int) (served * 12);
    Histogram latency = new Histogram(3);
    for (int i = 0; i < requests; i++) {
      double wait = i / served - i / rate;
      latency.recordValue((long) (2e6 + wait * 1e9));
    }
    ByteBuffer buffer = ByteBuffer.allocate(latency.getNeededByteBufferCapacity());
    int length = latency.encodeIntoCompressedByteBuffer(buffer);
    HistogramSnapshot snapshot = new HistogramSnapshot(Arrays.copyOf(buffer.array(), length));
    return new TaskDelta(
        leaf,
        0,
        false,
        "ops",
        0,
        requests,
        (long) Math.ceil(errors * requests / 100.0),
        requests,
        12_000_000,
        snapshot,
        snapshot,
        snapshot,
        List.of(new ThroughputBin(10_000_000, 10_000_000, requests, requests)),
        Map.of(),
        1,
        1,
        -1);
  }
}
