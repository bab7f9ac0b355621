package io.rallyd.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.WorkerCondition;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DriverMetricsTest {

  @Test
  void aMachineThatWasAnHourLateTakesSomeKilobytesOfEachTask() {
    // As a worker sends it: two significant digits, microseconds to an hour.
    Histogram sent = new Histogram(2);
    sent.setAutoResize(true);
    long hour = TimeUnit.HOURS.toMicros(1);
    for (long value = 1; value < hour; value *= 2) {
      sent.recordValue(value);
    }
    sent.recordValue(hour);
    ByteBuffer buffer = ByteBuffer.allocate(sent.getNeededByteBufferCapacity());
    int length = sent.encodeIntoCompressedByteBuffer(buffer);
    HistogramSnapshot snapshot = new HistogramSnapshot(Arrays.copyOf(buffer.array(), length));
    DriverMetrics metrics = new DriverMetrics();
    metrics.add(new WorkerCondition("r", 0, 1, 1, snapshot, snapshot, 0, 0, List.of()));
    for (Histogram kept : List.of(metrics.loopLateness(), metrics.scheduleLag())) {
      assertThat(kept.getEstimatedFootprintInBytes()).isLessThan(32 << 10);
      assertThat(kept.getMaxValue()).isEqualTo(sent.getMaxValue());
      assertThat(kept.getValueAtPercentile(50)).isEqualTo(sent.getValueAtPercentile(50));
      assertThat(kept.getTotalCount()).isEqualTo(sent.getTotalCount());
    }
  }
}
