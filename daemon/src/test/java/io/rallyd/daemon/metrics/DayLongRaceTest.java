package io.rallyd.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.load.DriverHealth;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.TaskBacklog;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.ThroughputBin;
import io.rallyd.protocol.load.WorkerCondition;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A race of 24 hours as the coordinator sees it: 86,400 deltas, in time that the test invents. */
class DayLongRaceTest {
  private static final int DAY = 86_400;
  private static final int HOUR = 3_600;

  @Test
  @Tag("slow")
  void theCoordinatorNeedsNoMoreMemoryAfterADayThanAfterSomeHours() {
    RaceMetrics metrics = new RaceMetrics(1);
    // Few and small values, whose histograms are quickly read 86,400 times.
    HistogramSnapshot snapshot = snapshot(new Random(3), 5, 1e3);
    long early = 0;
    for (int second = 0; second < DAY; second++) {
      metrics.add("h", delta(second, snapshot, 1000, 10), 0, List.of(0));
      metrics.add("h", condition(second), List.of(0));
      if (second % 30 == 29) {
        metrics.calculateThroughput();
      }
      if (second == 4 * HOUR) {
        early = usedAfterCollection();
      }
    }
    long late = usedAfterCollection();
    TaskMetrics task = metrics.tasks().get(0);
    assertThat(task.requests()).isEqualTo(1000L * DAY);
    assertThat(task.latency().getTotalCount()).isEqualTo(5L * DAY);
    assertThat(task.throughput().count()).isGreaterThan(DAY - 100);
    assertThat(task.throughput().median()).isCloseTo(1000, withinPercentage(0.2));
    assertThat(task.backlog().seconds()).isEqualTo(DAY);
    // 20 hours more; a list of what came each second would be some megabytes.
    assertThat(late - early).isLessThan(1 << 20);
  }

  /** The machine's own noise is kept out by asking several times. */
  private static long usedAfterCollection() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  /**
   * A histogram of three digits has 1,024 buckets for each doubling. Values as some seconds bring
   * them meet few of these; here they meet as many as they can, from a nanosecond to a week.
   */
  @Test
  void theBytesOfADeltaHaveABoundWhateverTheRateAndTheLatencies() {
    Random random = new Random(11);
    double doublings = Math.log(7 * 24 * 3600e9) / Math.log(2);
    for (int requests : new int[] {1_000, 50_000, 2_000_000}) {
      Histogram histogram = new Histogram(3);
      for (int i = 0; i < requests; i++) {
        histogram.recordValue((long) Math.pow(2, doublings * random.nextDouble()));
      }
      long bytes = bytes(requests, encode(histogram));
      System.out.println(requests + " requests, of any latency: " + bytes + " bytes");
      // Three histograms, two bytes for a count, and a hundred bins.
      assertThat(bytes).isLessThan((long) (3 * 2 * 1024 * doublings) + 4096);
    }
  }

  private static long bytes(int requests, HistogramSnapshot snapshot) {
    ByteBuf buffer = Unpooled.buffer();
    new MessageCodec(Catalogue.current())
        .encode(delta(9, snapshot, requests, 100), buffer, 1 << 20);
    return buffer.readableBytes();
  }

  @Test
  void theSummaryIsExactForHoursAndNearlySoForDays() {
    Random random = new Random(1);
    ThroughputSummary summary = new ThroughputSummary();
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < 3 * ThroughputSummary.EXACT; i++) {
      double value = 0.5 + 1e5 * random.nextDouble();
      all.add(value);
      summary.add(value);
      if (i == 0 || i == 7 || i == ThroughputSummary.EXACT - 1) {
        assertThat(summary.median()).isEqualTo(median(all));
      }
    }
    assertThat(summary.median()).isCloseTo(median(all), withinPercentage(0.1));
    assertThat(summary.min()).isEqualTo(all.stream().mapToDouble(v -> v).min().orElseThrow());
    assertThat(summary.max()).isEqualTo(all.stream().mapToDouble(v -> v).max().orElseThrow());
    assertThat(summary.mean())
        .isCloseTo(
            all.stream().mapToDouble(v -> v).average().orElseThrow(), withinPercentage(1e-9));
  }

  private static double median(List<Double> values) {
    return Percentiles.of(values.stream().mapToDouble(v -> v).sorted().toArray(), 50);
  }

  /** Latencies with a long tail, as they are. */
  private static HistogramSnapshot snapshot(Random random, int requests, double median) {
    Histogram histogram = new Histogram(3);
    for (int i = 0; i < requests; i++) {
      histogram.recordValue((long) (median * Math.exp(0.5 * random.nextGaussian())));
    }
    return encode(histogram);
  }

  private static HistogramSnapshot encode(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return new HistogramSnapshot(Arrays.copyOf(buffer.array(), length));
  }

  private static LoadDelta delta(
      int second, HistogramSnapshot snapshot, int requests, int binCount) {
    List<ThroughputBin> bins = new ArrayList<>();
    for (int i = 0; i < binCount; i++) {
      long at = second * 1_000_000L + i * 1_000_000L / binCount + 5_000;
      bins.add(new ThroughputBin(at, at, requests / binCount, requests / binCount));
    }
    TaskDelta task =
        new TaskDelta(
            0,
            0,
            false,
            "ops",
            0,
            requests,
            0,
            requests,
            second * 1_000_000L,
            snapshot,
            snapshot,
            snapshot,
            bins,
            Map.of(),
            0.5,
            1,
            -1);
    return new LoadDelta("r", second, List.of(task), new DriverHealth(0.3, 90, 10, 1, 5, 0));
  }

  private static WorkerCondition condition(int second) {
    HistogramSnapshot nothing = new HistogramSnapshot(new byte[0]);
    return new WorkerCondition(
        "r",
        0,
        1_000_000_000,
        300_000_000,
        nothing,
        nothing,
        0,
        0,
        List.of(new TaskBacklog(0, 8, 100 * (second % 7), 0)));
  }
}
