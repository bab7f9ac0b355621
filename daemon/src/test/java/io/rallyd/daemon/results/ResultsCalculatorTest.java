package io.rallyd.daemon.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import io.rallyd.daemon.metrics.RaceMetrics;
import io.rallyd.driver.track.TargetThroughput;
import io.rallyd.protocol.load.DriverHealth;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.TaskBacklog;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.ThroughputBin;
import io.rallyd.protocol.load.WorkerCondition;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ResultsCalculatorTest {
  private static final DriverHealth HEALTH = new DriverHealth(0.5, 900, 100, 3, 40, 0);

  private static HistogramSnapshot snapshot(double... millis) {
    Histogram histogram = new Histogram(3);
    Arrays.stream(millis).forEach(m -> histogram.recordValue(Math.round(m * 1e6)));
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return new HistogramSnapshot(Arrays.copyOf(buffer.array(), length));
  }

  private static TaskDelta delta(
      int task, boolean warmup, long errors, List<ThroughputBin> bins, double... millis) {
    return new TaskDelta(
        task,
        0,
        warmup,
        "docs",
        0,
        millis.length,
        errors,
        bins.stream().mapToLong(ThroughputBin::operations).sum(),
        2_500_000,
        snapshot(millis),
        snapshot(millis),
        snapshot(millis),
        bins,
        Map.of(),
        1,
        1,
        -1);
  }

  private static TaskDelta inUnit(String unit, TaskDelta of) {
    return new TaskDelta(
        of.taskIndex(),
        of.workerId(),
        of.warmup(),
        unit,
        of.taskStartMicros(),
        of.requests(),
        of.errors(),
        of.operations(),
        of.maxRelativeMicros(),
        of.latency(),
        of.serviceTime(),
        of.processingTime(),
        of.bins(),
        of.errorDescriptions(),
        of.progressSum(),
        of.progressClients(),
        of.ownThroughput());
  }

  private static RaceMetrics metrics(int tasks, TaskDelta... deltas) {
    RaceMetrics metrics = new RaceMetrics(tasks);
    metrics.add("127.0.0.1", new LoadDelta("r", 1, List.of(deltas), HEALTH), 0, List.of());
    metrics.calculateThroughput();
    return metrics;
  }

  @Test
  void onlyNormalSamplesCount() {
    RaceMetrics metrics =
        metrics(
            1,
            delta(0, true, 0, List.of(new ThroughputBin(1_000_000, 0, 10, 1)), 500),
            delta(0, false, 0, List.of(new ThroughputBin(2_000_000, 0, 30, 2)), 10, 20));
    JsonNode task =
        ResultsCalculator.calculate(
                List.of(
                    new ReportedTask("index", "bulk-op", true, Optional.empty(), Map.of("a", 1))),
                metrics)
            .path("op_metrics")
            .path(0);
    assertThat(task.path("task").asText()).isEqualTo("index");
    assertThat(task.path("operation").asText()).isEqualTo("bulk-op");
    assertThat(task.path("throughput").path("max").asDouble()).isEqualTo(20.0);
    assertThat(task.path("throughput").path("unit").asText()).isEqualTo("docs/s");
    assertThat(task.path("latency").path("50_0").asDouble()).isCloseTo(15, withinPercentage(0.1));
    assertThat(task.path("latency").path("100_0").asDouble()).isCloseTo(20, withinPercentage(0.1));
    assertThat(task.path("latency").has("90_0")).isFalse();
    assertThat(task.path("service_time").path("unit").asText()).isEqualTo("ms");
    assertThat(task.path("duration").asDouble()).isEqualTo(2500.0);
    assertThat(task.path("error_rate").asDouble()).isZero();
    assertThat(task.path("meta").path("a").asInt()).isEqualTo(1);
  }

  @Test
  void aThrottledTaskTellsWhatItAimedFor() {
    ReportedTask throttled =
        new ReportedTask(
            "t", "o", true, Optional.of(new TargetThroughput(1000, "docs/s")), Map.of());
    ReportedTask free = new ReportedTask("u", "o", true, Optional.empty(), Map.of());
    JsonNode tasks =
        ResultsCalculator.calculate(List.of(throttled, free), new RaceMetrics(2))
            .path("op_metrics");
    assertThat(tasks.path(0).path("target_throughput"))
        .hasToString("{\"value\":1000.0,\"unit\":\"docs/s\"}");
    assertThat(tasks.path(1).has("target_throughput")).isFalse();
  }

  @Test
  void requestsThatSamplesFilesLackAreToldOfEachMachine() {
    RaceMetrics metrics = metrics(1, delta(0, false, 0, List.of(), 1, 2));
    metrics.add("10.0.0.2", dropping(0, 700), List.of(0));
    metrics.add("10.0.0.2", dropping(1, 12), List.of(0));
    metrics.add("10.0.0.3", dropping(2, 0), List.of(0));
    JsonNode results =
        ResultsCalculator.calculate(
            List.of(new ReportedTask("t", "o", true, Optional.empty(), Map.of())), metrics);
    for (JsonNode drivers :
        List.of(results.path("driver"), results.path("op_metrics").path(0).path("driver"))) {
      for (JsonNode driver : drivers) {
        boolean lacks = driver.path("host").asText().equals("10.0.0.2");
        assertThat(driver.path("samples_dropped").asLong()).isEqualTo(lacks ? 712 : 0);
        assertThat(driver.has("samples_dropped")).isEqualTo(lacks);
      }
      assertThat(drivers.findValuesAsText("host")).contains("10.0.0.2", "10.0.0.3");
    }
  }

  @Test
  void requestsThatWereNotSentAreToldOfTheirTaskAndOfEachMachine() {
    RaceMetrics metrics = new RaceMetrics(2);
    metrics.add("10.0.0.2", unsent(0, new TaskBacklog(0, 4, 900, 0)), List.of(0));
    metrics.add("10.0.0.2", unsent(0, new TaskBacklog(0, 0, 0, 30)), List.of(0));
    metrics.add("10.0.0.2", unsent(1, new TaskBacklog(0, 0, 0, 5)), List.of(0));
    // This one comes when the next task runs already.
    metrics.add("10.0.0.3", unsent(2, new TaskBacklog(0, 0, 0, 7)), List.of(1));
    ReportedTask first = new ReportedTask("t", "o", true, Optional.empty(), Map.of());
    ReportedTask second = new ReportedTask("u", "o", true, Optional.empty(), Map.of());
    JsonNode results = ResultsCalculator.calculate(List.of(first, second), metrics);
    JsonNode task = results.path("op_metrics").path(0);
    assertThat(task.path("not_sent").asLong()).isEqualTo(42);
    for (JsonNode drivers : List.of(results.path("driver"), task.path("driver"))) {
      assertThat(drivers.findValuesAsText("host")).containsExactly("10.0.0.2", "10.0.0.3");
      assertThat(drivers.findValuesAsText("not_sent")).containsExactly("35", "7");
    }
    JsonNode other = results.path("op_metrics").path(1);
    assertThat(other.path("driver").findValuesAsText("host")).containsExactly("10.0.0.3");
    assertThat(other.path("driver").findValuesAsText("not_sent")).containsExactly("0");
  }

  private static WorkerCondition unsent(int worker, TaskBacklog backlog) {
    HistogramSnapshot nothing = new HistogramSnapshot(new byte[0]);
    return new WorkerCondition(
        "r", worker, 1_000_000_000, 1, nothing, nothing, 0, 0, List.of(backlog));
  }

  private static WorkerCondition dropping(int worker, long samples) {
    HistogramSnapshot nothing = new HistogramSnapshot(new byte[0]);
    return new WorkerCondition(
        "r", worker, 1_000_000_000, 1, nothing, nothing, 0, samples, List.of());
  }

  @Test
  void theUnitIsThatOfTheFirstRequestThatDidNotFail() {
    RaceMetrics metrics = new RaceMetrics(1);
    String[] units = {"ops", "docs", "ops"};
    for (int second = 0; second < 3; second++) {
      boolean fails = second != 1;
      long operations = fails ? 0 : 1000;
      ThroughputBin bin = new ThroughputBin((second + 1) * 1_000_000L, 0, operations, 1);
      TaskDelta delta = inUnit(units[second], delta(0, false, fails ? 1 : 0, List.of(bin), 10));
      metrics.add("h", new LoadDelta("r", second, List.of(delta), HEALTH), 0, List.of(0));
      metrics.calculateThroughput();
    }
    ReportedTask bulk = new ReportedTask("t", "o", true, Optional.empty(), Map.of());
    JsonNode task = ResultsCalculator.calculate(List.of(bulk), metrics).path("op_metrics").path(0);
    assertThat(task.path("throughput").path("max").asDouble()).isPositive();
    assertThat(task.path("throughput").path("unit").asText()).isEqualTo("docs/s");
  }

  @Test
  void whatADriverSufferedInTheWarmUpIsNotHeldAgainstTheMeasuredPart() {
    HistogramSnapshot late = micros(400_000);
    assertThat(marksOf(late, micros(300))).isEmpty();
    assertThat(marksOf(micros(300), late)).contains("it stood still for 4");
    assertThat(marksOf(late, null)).as("nothing was measured").isEmpty();
  }

  /** The driver's marks after a second of warm-up and one that was measured, if there is one. */
  private static String marksOf(HistogramSnapshot warmingUp, HistogramSnapshot measured) {
    RaceMetrics metrics = new RaceMetrics(1);
    HistogramSnapshot[] seconds = {warmingUp, measured};
    for (int second = 0; second < 2 && seconds[second] != null; second++) {
      boolean warmup = second == 0;
      // Half a second in collection while it warms up.
      DriverHealth health = new DriverHealth(0.5, 900, 100, warmup ? 500 : 1, 40, 0);
      TaskDelta delta = delta(0, warmup, 0, List.of(), 2, 3);
      metrics.add("h", new LoadDelta("r", second, List.of(delta), health), 0, List.of(0));
      metrics.add(
          "h",
          new WorkerCondition(
              "r", 0, 1_000_000_000, 1, seconds[second], micros(100), 8, 2, List.of()),
          List.of(0));
    }
    ReportedTask task = new ReportedTask("t", "o", true, Optional.empty(), Map.of());
    JsonNode node = ResultsCalculator.calculate(List.of(task), metrics).path("op_metrics").path(0);
    int seen = measured == null ? 1 : 2;
    assertThat(node.path("driver").path(0).path("connections_opened").asInt()).isEqualTo(8 * seen);
    assertThat(node.path("driver").path(0).path("samples_dropped").asInt()).isEqualTo(2 * seen);
    JsonNode marks = node.path("marks");
    return marks.isEmpty() ? "" : marks.toString();
  }

  /** As many beats as have a 99th percentile, one of them so late. */
  private static HistogramSnapshot micros(long latest) {
    double[] beats = new double[200];
    beats[0] = latest / 1e6;
    return snapshot(beats);
  }

  @Test
  void anUnreportedTaskAppearsWhenItFails() {
    RaceMetrics metrics =
        metrics(2, delta(0, false, 0, List.of(), 1, 2), delta(1, false, 1, List.of(), 1, 2));
    JsonNode tasks =
        ResultsCalculator.calculate(
                List.of(
                    new ReportedTask("fine", "o", false, Optional.empty(), Map.of()),
                    new ReportedTask("failing", "o", false, Optional.empty(), Map.of())),
                metrics)
            .path("op_metrics");
    assertThat(tasks).hasSize(1);
    assertThat(tasks.path(0).path("task").asText()).isEqualTo("failing");
    assertThat(tasks.path(0).path("error_rate").asDouble()).isEqualTo(0.5);
    assertThat(tasks.path(0).path("throughput").path("median").isNull()).isTrue();
  }

  @Test
  void aTaskWithoutSamplesHasEmptyPercentiles() {
    JsonNode task =
        ResultsCalculator.calculate(
                List.of(new ReportedTask("t", "o", true, Optional.empty(), Map.of())),
                new RaceMetrics(1))
            .path("op_metrics")
            .path(0);
    assertThat(task.path("latency")).isEmpty();
    assertThat(task.path("duration").isNull()).isTrue();
  }

  @Test
  void systemMetricsKeepTheirNamesAndAbsentOnesAreNull() {
    RaceMetrics metrics = new RaceMetrics(0);
    metrics.put("indexing_total_time", 120_000);
    metrics.putPerShard("indexing_total_time", List.of(30_000.0, 50_000.0, 40_000.0));
    metrics.put("node_total_young_gen_gc_time", 7);
    JsonNode results = ResultsCalculator.calculate(List.of(), metrics);
    assertThat(results.path("total_time").asLong()).isEqualTo(120_000);
    assertThat(results.path("total_time_per_shard").path("median").asLong()).isEqualTo(40_000);
    assertThat(results.path("young_gc_time").asLong()).isEqualTo(7);
    assertThat(results.path("old_gc_time").isNull()).isTrue();
    assertThat(results.path("merge_time_per_shard")).isEmpty();
    assertThat(results.path("ml_processing_time")).isEmpty();
  }

  @Test
  void eachLoadDriverAccountsForItself() {
    RaceMetrics metrics = metrics(1, delta(0, false, 0, List.of(), 1));
    metrics.add("127.0.0.1", condition(1, 0.4, 20, 100), List.of(0));
    metrics.add("127.0.0.1", condition(2, 0.7, 40, 900), List.of(0));
    JsonNode results =
        ResultsCalculator.calculate(
            List.of(new ReportedTask("t", "o", true, Optional.empty(), Map.of())), metrics);
    JsonNode driver = results.path("driver").path(0);
    assertThat(driver.path("host").asText()).isEqualTo("127.0.0.1");
    assertThat(driver.path("cpu_cores_peak").asDouble()).isEqualTo(0.5);
    assertThat(driver.path("busiest_event_loop_cpu").asDouble()).isEqualTo(0.7);
    assertThat(driver.path("event_loop_lateness_max_us").asLong()).isBetween(890L, 910L);
    assertThat(driver.path("schedule_lag_max_us").asLong()).isEqualTo(40);
    assertThat(driver.path("connections_opened").asLong()).isEqualTo(8);
    assertThat(driver.path("dropped").asLong()).isZero();
    JsonNode task = results.path("op_metrics").path(0);
    assertThat(task.path("driver").path(0).path("busiest_event_loop_cpu").asDouble())
        .isEqualTo(0.7);
    assertThat(task.path("marks")).isEmpty();
  }

  @Test
  void aDriverThatStoodStillAndARateThatWasTooHighAreMarked() {
    RaceMetrics metrics = metrics(2, delta(1, false, 0, List.of(), 300, 500));
    for (int second = 0; second < 20; second++) {
      metrics.add(
          "10.0.0.2",
          condition(1, 0.2, 10, second == 7 ? 480_000 : 100, 200_000L * second),
          List.of(1));
    }
    JsonNode tasks =
        ResultsCalculator.calculate(
                List.of(
                    new ReportedTask("calm", "o", true, Optional.empty(), Map.of()),
                    new ReportedTask(
                        "t", "o", true, Optional.of(new TargetThroughput(50, "ops/s")), Map.of())),
                metrics)
            .path("op_metrics");
    assertThat(tasks.path(0).path("marks")).isEmpty();
    JsonNode marks = tasks.path(1).path("marks");
    assertThat(marks).hasSize(2);
    assertThat(marks.path(0).path("mark").asText()).isEqualTo("rate-not-sustainable");
    assertThat(marks.path(0).path("highest_rate").asDouble()).isBetween(38.0, 42.0);
    assertThat(marks.path(1).path("mark").asText()).isEqualTo("driver-bound");
    assertThat(marks.path(1).path("sentence").asText()).contains("[10.0.0.2]", "stood still");
  }

  private static WorkerCondition condition(int worker, double cpu, long lag, long lateness) {
    return condition(worker, cpu, lag, lateness, -1);
  }

  private static WorkerCondition condition(
      int worker, double cpu, long lagMicros, long latenessMicros, long behindMicros) {
    return new WorkerCondition(
        "r",
        worker,
        1_000_000_000,
        (long) (cpu * 1e9),
        snapshot(latenessMicros / 1e6),
        snapshot(lagMicros / 1e6),
        4,
        0,
        behindMicros < 0 ? List.of() : List.of(new TaskBacklog(1, 1, behindMicros, 0)));
  }
}
