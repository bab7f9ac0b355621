package io.rallyd.daemon.redline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.rallyd.daemon.metrics.RaceMetrics;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.driver.track.TrackLoader;
import io.rallyd.driver.track.TrackLocation;
import io.rallyd.protocol.load.DriverHealth;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.TrackSelection;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a rate was reached, as clients that keep their schedules as drivers do come to it. */
class RedlineRateTest {
  private static final double WARMUP = 2;
  private static final double END = 12;
  private static final double[] RATES = {3, 7.3, 25.7, 60, 100, 333, 1000, 9_999};
  private static final double INSTANT = 1e7;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 64, 256})
  void aServerThatIsNeverLateReachesTheWholeRate(int clients) throws Exception {
    for (double rate : RATES) {
      JsonNode step = first(clients, "", rate, "ops", 1, INSTANT);
      if (rate * 10 < 2 * clients) {
        assertThat(step.path("reason").asText()).contains("too few requests");
      } else {
        assertThat(step.path("achieved").asDouble()).isCloseTo(rate, within(rate / 1000));
        assertThat(step.path("held").asBoolean()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 64, 256})
  void aServerThatServesNineTenthsDoesNotReachIt(int clients) throws Exception {
    for (double rate : RATES) {
      JsonNode step = first(clients, "", rate, "ops", 1, 0.9 * rate);
      assertThat(step.path("held").asBoolean()).as("%s at %s", clients, rate).isFalse();
      if (rate * 10 >= 2 * clients) {
        assertThat(step.path("achieved").asDouble()).isCloseTo(0.9 * rate, within(0.05 * rate));
        assertThat(step.path("reason").asText()).isEqualTo("the rate was not reached");
      }
    }
  }

  @Test
  void aRateOfRequestsIsComparedWithRequestsWhateverTheyCount() throws Exception {
    JsonNode ideal = first(8, "", 100, "docs", 5000, INSTANT);
    assertThat(ideal.path("achieved").asDouble()).isCloseTo(100, within(0.1));
    assertThat(ideal.path("held").asBoolean()).isTrue();
    JsonNode slow = first(8, "", 100, "docs", 5000, 90);
    assertThat(slow.path("reason").asText()).isEqualTo("the rate was not reached");
  }

  @Test
  void aRateOfDocumentsIsComparedWithDocuments() throws Exception {
    String target = ", \"target-throughput\": \"100000 docs/s\"";
    JsonNode ideal = first(8, target, 100_000, "docs", 1000, INSTANT);
    assertThat(ideal.path("achieved").asDouble()).isCloseTo(100_000, within(100.0));
    assertThat(ideal.path("held").asBoolean()).isTrue();
    JsonNode slow = first(8, target, 100_000, "docs", 1000, 90);
    assertThat(slow.path("reason").asText()).isEqualTo("the rate was not reached");
  }

  @Test
  void aSearchInWhichNoRateHoldsSoonEnds() throws Exception {
    Redline redline = Redline.of(settings(100), track(64, ""));
    RaceMetrics metrics = new RaceMetrics(RedlineSearch.MAX_STEPS);
    int steps = 0;
    while (redline.nextRate().isPresent()) {
      double rate = redline.nextRate().getAsDouble();
      tried(redline, metrics, steps++, delta(steps - 1, 64, rate, "ops", 1, 0.5 * rate));
    }
    assertThat(steps).isEqualTo(3);
    assertThat(redline.json().path("sentence").asText())
        .contains("is below 25.00 ops/s", "no rate held down to that");
  }

  @Test
  void aStepWithoutAMeasuredRequestEndsTheWayDown() throws Exception {
    Redline redline = Redline.of(settings(100), track(1, ""));
    RaceMetrics metrics = new RaceMetrics(RedlineSearch.MAX_STEPS);
    assertThat(redline.nextRate()).isPresent();
    redline.tried(metrics, 0);
    assertThat(redline.nextRate()).isEmpty();
  }

  private JsonNode first(
      int clients, String target, double rate, String unit, int weight, double capacity)
      throws Exception {
    Redline redline = Redline.of(settings(rate), track(clients, target));
    assertThat(redline.nextRate()).hasValue(rate);
    RaceMetrics metrics = new RaceMetrics(RedlineSearch.MAX_STEPS);
    tried(
        redline,
        metrics,
        0,
        delta(0, clients, rate / weightOf(target, weight), unit, weight, capacity));
    return redline.json().path("curve").path(0);
  }

  private static double weightOf(String target, int weight) {
    return target.isEmpty() ? 1 : weight;
  }

  private static void tried(
      Redline redline, RaceMetrics metrics, int leaf, List<TaskDelta> measured) {
    DriverHealth health = new DriverHealth(0, 0, 0, 0, 0, 0);
    metrics.add("h", new LoadDelta("r", leaf + 1, measured, health), 0, List.of(leaf));
    redline.tried(metrics, leaf);
  }

  private static Map<String, String> settings(double start) {
    Map<String, String> settings = new HashMap<>();
    new RedlineRequest("find", 1e9, 0.001, start, 10, 0.05).into(settings);
    return settings;
  }

  private LoadedTrack track(int clients, String target) throws Exception {
    Path file = directory.resolve("track.json");
    Files.writeString(
        file,
        """
        {"version": 2, "description": "d", "schedule": [
          {"name": "find", "clients": %d, "operation":
            {"name": "s", "operation-type": "search", "index": "i", "body": {}}%s}]}
        """
            .formatted(clients, target));
    return new TrackLoader()
        .load(
            new TrackLocation("t", directory, file, ""),
            Map.of(),
            false,
            new TrackSelection("", List.of(), List.of(), false));
  }

  private record Due(double start, double due, double endBefore) {}

  /**
   * Each client begins at once, then at even distances, or when the answer before is there; none
   * begins what is due behind the end. The server takes one request after the other.
   */
  private static List<TaskDelta> delta(
      int leaf, int clients, double requestRate, String unit, int weight, double capacity) {
    PriorityQueue<Due> line = new PriorityQueue<>(Comparator.comparingDouble(Due::start));
    for (int i = 0; i < clients; i++) {
      line.add(new Due(0, 0, 0));
    }
    double free = 0;
    double last = 0;
    long[] requests = new long[2];
    Histogram latency = new Histogram(3);
    while (!line.isEmpty()) {
      Due one = line.poll();
      free = Math.max(free, one.start()) + 1 / capacity;
      last = Math.max(last, one.start());
      boolean normal = one.endBefore() >= WARMUP;
      requests[normal ? 1 : 0]++;
      if (normal) {
        latency.recordValue((long) ((free - one.due()) * 1e9));
      }
      double due = one.due() + clients / requestRate;
      if (free < END && due <= END) {
        line.add(new Due(Math.max(free, due), due, free));
      }
    }
    List<TaskDelta> deltas = new ArrayList<>();
    for (int normal = 0; normal < 2; normal++) {
      Histogram measured = normal == 1 ? latency : new Histogram(3);
      ByteBuffer buffer = ByteBuffer.allocate(measured.getNeededByteBufferCapacity());
      int length = measured.encodeIntoCompressedByteBuffer(buffer);
      HistogramSnapshot snapshot = new HistogramSnapshot(Arrays.copyOf(buffer.array(), length));
      deltas.add(
          new TaskDelta(
              leaf,
              0,
              normal == 0,
              unit,
              0,
              requests[normal],
              0,
              requests[normal] * weight,
              (long) (last * 1e6),
              snapshot,
              snapshot,
              snapshot,
              List.of(),
              Map.of(),
              1,
              1,
              -1));
    }
    return deltas;
  }
}
