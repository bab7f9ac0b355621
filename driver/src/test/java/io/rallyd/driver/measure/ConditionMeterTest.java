package io.rallyd.driver.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.loop.Clock;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.TaskBacklog;
import io.rallyd.protocol.load.WorkerCondition;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ConditionMeterTest {
  private long now = 1_000;
  private long cpu = 77;
  private long connections;
  private final ConditionMeter meter =
      new ConditionMeter(
          "r",
          3,
          new Clock() {
            @Override
            public long nanos() {
              return now;
            }

            @Override
            public long wallMicros(long nanos) {
              return nanos / 1000;
            }
          },
          () -> cpu,
          () -> connections);

  @Test
  void aReportIsOfTheTimeSinceTheOneBefore() throws Exception {
    meter.begin();
    now += 1_000_000_000;
    cpu += 900_000_000;
    connections = 8;
    for (int i = 1; i <= 100; i++) {
      meter.loopLate(i * 1_000_000L);
    }
    meter.scheduleLag(-5);
    meter.scheduleLag(3_000_000);
    meter.behind(2, 4, 6_000_000);
    meter.notSent(2, 5);
    meter.notSent(2, 6);
    meter.notSent(2, 0);
    Supplier<WorkerCondition> taken = meter.take(() -> 9);
    meter.loopLate(1);
    WorkerCondition first = taken.get();
    assertThat(first.workerId()).isEqualTo(3);
    assertThat(first.elapsedNanos()).isEqualTo(1_000_000_000);
    assertThat(first.loopCpuNanos()).isEqualTo(900_000_000);
    assertThat(first.connectionsOpened()).isEqualTo(8);
    assertThat(first.samplesDropped()).isEqualTo(9);
    assertThat(first.backlogs())
        .containsExactly(new TaskBacklog(2, 4, 6_000, 0), new TaskBacklog(2, 0, 0, 11));
    Histogram late = decode(first.loopLateness());
    assertThat(late.getTotalCount()).isEqualTo(100);
    assertThat(late.getMaxValue()).isBetween(99_000L, 101_000L);
    assertThat(late.getValueAtPercentile(99)).isBetween(98_000L, 100_000L);
    assertThat(decode(first.scheduleLag()).getTotalCount()).isEqualTo(2);

    WorkerCondition second = meter.take(() -> 0).get();
    assertThat(decode(second.loopLateness()).getTotalCount()).isOne();
    assertThat(second.scheduleLag().encoded()).isEmpty();
    assertThat(second.connectionsOpened()).isZero();
    assertThat(second.backlogs()).isEmpty();
  }

  @Test
  void whatWasBeforeAStepDoesNotCount() {
    meter.begin();
    now += 5_000_000_000L;
    cpu += 5_000_000_000L;
    meter.begin();
    now += 1_000;
    cpu += 10;
    WorkerCondition condition = meter.take(() -> 0).get();
    assertThat(condition.elapsedNanos()).isEqualTo(1_000);
    assertThat(condition.loopCpuNanos()).isEqualTo(10);
  }

  @Test
  void aProcessorTimeThatIsNotKnownIsSaidToBe() {
    meter.begin();
    cpu = -1;
    assertThat(meter.take(() -> 0).get().loopCpuNanos()).isNegative();
  }

  private static Histogram decode(HistogramSnapshot snapshot) throws Exception {
    return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(snapshot.encoded()), 0);
  }
}
