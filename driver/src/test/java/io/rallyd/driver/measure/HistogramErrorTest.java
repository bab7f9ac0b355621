package io.rallyd.driver.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.rallyd.driver.loop.VirtualTimers;
import io.rallyd.protocol.load.TaskDelta;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Times of a nanosecond to a week cross the wire within a tenth of a percent. */
class HistogramErrorTest {
  private static final long WEEK = TimeUnit.DAYS.toNanos(7);

  private final VirtualTimers timers = new VirtualTimers();

  @Test
  void eachTimeIsKeptToATenthOfAPercent() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 2_000; i++) {
      long value = anyTime(random);
      // One value alone tells how it was kept: among many, others could hide it.
      Histogram kept = recorded(List.of(value));
      assertThat(kept.getTotalCount()).isOne();
      assertThat((double) kept.getValueAtPercentile(50))
          .as("%d ns", value)
          .isCloseTo(value, withinPercentage(0.1));
      assertThat((double) kept.getMaxValue()).isCloseTo(value, withinPercentage(0.1));
      assertThat((double) kept.getMinValue()).isCloseTo(value, withinPercentage(0.1));
    }
  }

  @Test
  void percentilesOfAnyMixtureAreThoseOfTheRawValues() throws Exception {
    for (int run = 0; run < 30; run++) {
      SplittableRandom random = new SplittableRandom(run);
      List<Long> values = new ArrayList<>();
      for (int i = random.nextInt(1, 3_000); i > 0; i--) {
        values.add(anyTime(random));
      }
      long[] sorted = values.stream().mapToLong(v -> v).sorted().toArray();
      Histogram kept = recorded(values);
      for (double p : new double[] {0, 1, 50, 90, 99, 99.9, 100}) {
        int rank = Math.max(1, (int) Math.ceil(p / 100 * sorted.length));
        assertThat((double) kept.getValueAtPercentile(p))
            .as("run %d, p%s of %d", run, p, sorted.length)
            .isCloseTo(sorted[rank - 1], withinPercentage(0.1));
      }
      assertThat(kept.getMean())
          .isCloseTo(Arrays.stream(sorted).average().orElseThrow(), withinPercentage(0.1));
    }
  }

  @Test
  void whatLastsLongerThanAWeekCountsAsAWeek() throws Exception {
    Histogram kept = recorded(List.of(WEEK, 2 * WEEK, Long.MAX_VALUE));
    assertThat(kept.getTotalCount()).isEqualTo(3);
    assertThat((double) kept.getMinValue()).isCloseTo(WEEK, withinPercentage(0.1));
    assertThat((double) kept.getMaxValue()).isCloseTo(WEEK, withinPercentage(0.1));
  }

  /** From nanoseconds to a week, each order of magnitude as likely as another. */
  private static long anyTime(SplittableRandom random) {
    return Math.max(1, (long) Math.exp(random.nextDouble() * Math.log(WEEK)));
  }

  /** What arrives of some times, over a few deltas. */
  private Histogram recorded(List<Long> values) throws Exception {
    long begin = timers.clock().nanos();
    IntervalPool pool = new IntervalPool();
    TaskMeter meter = new TaskMeter(0, 1, timers.clock(), pool, begin);
    WorkerMeasurements measurements = new WorkerMeasurements(0, pool);
    for (int i = 0; i < values.size(); i++) {
      meter.record(Samples.of(begin, values.get(i)));
      if (i % 700 == 699) {
        measurements.drain(meter);
      }
    }
    measurements.drain(meter);
    Histogram all = new Histogram(3);
    for (TaskDelta delta : measurements.encode()) {
      assertThat(delta.latency().encoded()).isEqualTo(delta.serviceTime().encoded());
      all.add(
          Histogram.decodeFromCompressedByteBuffer(
              ByteBuffer.wrap(delta.serviceTime().encoded()), 0));
    }
    return all;
  }
}
