package io.rallyd.driver.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rallyd.driver.loop.VirtualTimers;
import io.rallyd.protocol.load.DriverHealth;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.ThroughputBin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementsTest {
  private final VirtualTimers timers = new VirtualTimers();
  private final long begin = timers.clock().nanos();

  @Test
  void fewRequestsAreABinEach() {
    ThroughputBins bins = new ThroughputBins();
    for (int i = 99; i >= 0; i--) {
      bins.add(i, i, i);
    }
    assertThat(bins.inOrder()).hasSize(100).allMatch(b -> b.requests() == 1);
    assertThat(bins.inOrder().get(7)).isEqualTo(new ThroughputBin(7, 7, 7, 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000, 60_000_000, 3_600_000_000L})
  void manyRequestsAreFewBinsThatLoseNothing(long spanMicros) {
    ThroughputBins bins = new ThroughputBins();
    Random random = new Random(3);
    long last = 0;
    for (int i = 0; i < 50_000; i++) {
      long at = random.nextLong(spanMicros);
      last = Math.max(last, at);
      bins.add(at, at + 5, 10);
    }
    List<ThroughputBin> all = bins.inOrder();
    assertThat(all).hasSizeLessThanOrEqualTo(ThroughputBins.MAX).hasSizeGreaterThan(40);
    assertThat(all.stream().mapToLong(ThroughputBin::requests).sum()).isEqualTo(50_000);
    assertThat(all.stream().mapToLong(ThroughputBin::operations).sum()).isEqualTo(500_000);
    assertThat(all.get(all.size() - 1).absoluteMicros()).isEqualTo(last);
    assertThat(all).allMatch(b -> b.relativeMicros() == b.absoluteMicros() + 5);
  }

  @Test
  void whatSeveralWorkersRecordedMergesToWhatOneWouldHave() throws Exception {
    Random random = new Random(11);
    List<Long> values = new ArrayList<>();
    Histogram merged = new Histogram(3);
    for (int worker = 0; worker < 4; worker++) {
      TaskMeter meter = new TaskMeter(0, 1, timers.clock(), new IntervalPool(), begin);
      WorkerMeasurements measurements = new WorkerMeasurements(worker, new IntervalPool());
      for (int i = 0; i < 5_000; i++) {
        long nanos = (long) Math.exp(10 + random.nextDouble() * 14);
        values.add(nanos);
        meter.record(sample(0, 0, nanos));
        if (i % 1000 == 999) {
          measurements.drain(meter);
        }
      }
      for (TaskDelta delta : measurements.encode()) {
        merged.add(
            Histogram.decodeFromCompressedByteBuffer(
                ByteBuffer.wrap(delta.serviceTime().encoded()), 0));
      }
    }
    long[] sorted = values.stream().mapToLong(v -> v).sorted().toArray();
    assertThat(merged.getTotalCount()).isEqualTo(sorted.length);
    for (double percentile : new double[] {50, 90, 99, 99.9, 100}) {
      long exact = sorted[(int) Math.ceil(percentile / 100 * sorted.length) - 1];
      assertThat((double) merged.getValueAtPercentile(percentile))
          .isCloseTo(exact, within(exact * 0.001));
    }
  }

  @Test
  void theTaskBeganWhereItsEarliestRequestSays() {
    TaskMeter meter = new TaskMeter(3, 2, timers.clock(), new IntervalPool(), begin);
    meter.record(sample(0, 500_000_000, 100_000_000));
    meter.record(sample(1, 200_000_000, 50_000_000));
    TaskDelta first = drain(meter).get(0);
    long earliest = timers.clock().wallMicros(begin + 200_000_000);
    assertThat(first.taskStartMicros()).isEqualTo(earliest - 250_000);
    assertThat(first.maxRelativeMicros()).isEqualTo(500_000);
    assertThat(first.progressSum()).isEqualTo(0.7);
    assertThat(first.progressClients()).isEqualTo(2);
    meter.record(sample(0, 1_000, 1));
    TaskDelta second = drain(meter).get(0);
    assertThat(second.taskStartMicros()).isEqualTo(first.taskStartMicros());
    assertThat(second.requests()).isOne();
    assertThat(drain(meter)).isEmpty();
  }

  @Test
  void warmupIsKeptApart() {
    TaskMeter meter = new TaskMeter(3, 1, timers.clock(), new IntervalPool(), begin);
    Sample warm = sample(0, 0, 1);
    warm.warmup = true;
    meter.record(warm);
    meter.record(sample(0, 10, 1));
    meter.record(sample(0, 20, 1));
    assertThat(drain(meter).stream().map(d -> d.warmup() + " " + d.requests()))
        .containsExactly("true 1", "false 2");
  }

  @Test
  void errorDescriptionsAreBounded() {
    ErrorTally tally = new ErrorTally();
    for (int i = 0; i < 1000; i++) {
      tally.add("error " + i % 50 + " " + "x".repeat(10_000));
    }
    assertThat(tally.counts()).hasSize(ErrorTally.MAX_DISTINCT + 1);
    assertThat(tally.counts().keySet()).allMatch(text -> text.length() < 600);
    assertThat(tally.counts()).containsEntry(ErrorTally.OTHER, 600L);
    assertThat(tally.counts().values().stream().mapToLong(n -> n).sum()).isEqualTo(1000);
  }

  @Test
  void healthIsThatSinceTheReadingBefore() {
    long[] readings = {0, 0, 0};
    HealthMonitor health =
        new HealthMonitor(
            new DriverReadings() {
              @Override
              public long nanos() {
                return readings[0];
              }

              @Override
              public long processCpuNanos() {
                return readings[1];
              }

              @Override
              public long gcMillis() {
                return readings[2];
              }
            });
    for (int i = 1; i <= 100; i++) {
      health.loopLate(i * 1000L);
    }
    health.scheduleLag(7_000);
    health.scheduleLag(3_000);
    health.dropped(5);
    System.arraycopy(new long[] {1_000_000_000L, 1_500_000_000L, 30}, 0, readings, 0, 3);
    DriverHealth first = health.read();
    assertThat(first.processCpu()).isEqualTo(1.5);
    assertThat(first.loopLatenessMaxMicros()).isEqualTo(100);
    assertThat(first.loopLatenessP99Micros()).isEqualTo(99);
    assertThat(first.gcPauseMillis()).isEqualTo(30);
    assertThat(first.scheduleLagMaxMicros()).isEqualTo(7);
    assertThat(first.dropped()).isEqualTo(5);
    Arrays.fill(readings, 2_000_000_000L);
    readings[2] = 30;
    DriverHealth second = health.read();
    assertThat(second.processCpu()).isEqualTo(0.5);
    assertThat(second)
        .extracting(DriverHealth::gcPauseMillis, DriverHealth::dropped)
        .containsExactly(0L, 0L);
    assertThat(second.loopLatenessMaxMicros()).isZero();
  }

  private List<TaskDelta> drain(TaskMeter meter) {
    WorkerMeasurements measurements = new WorkerMeasurements(0, new IntervalPool());
    measurements.drain(meter);
    return measurements.encode();
  }

  /** A request that began so long after the task did. */
  private Sample sample(int client, long startNanos, long serviceNanos) {
    Sample sample = new Sample();
    sample.client = client;
    sample.startNanos = begin + startNanos;
    sample.serviceNanos = serviceNanos;
    sample.latencyNanos = serviceNanos;
    sample.processingNanos = serviceNanos;
    sample.periodNanos = startNanos + serviceNanos;
    sample.operations = 1;
    sample.unit = "ops";
    sample.success = true;
    sample.ownThroughput = Double.NaN;
    sample.progress = client == 0 ? 0.5 : 0.2;
    return sample;
  }
}
