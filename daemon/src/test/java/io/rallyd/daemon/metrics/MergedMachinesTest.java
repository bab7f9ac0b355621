package io.rallyd.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.protocol.load.DriverHealth;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times recorded by several workers on several machines are those recorded in one place. */
class MergedMachinesTest {
  private static final double LONGEST = TimeUnit.DAYS.toNanos(7);
  private final MessageCodec codec = new MessageCodec(Catalogue.current());

  @ParameterizedTest
  @CsvSource({"1, 1, 9000", "1, 4, 900", "2, 1, 99", "2, 2, 20000", "5, 3, 5000", "12, 4, 12000"})
  void mergingEqualsRecordingInOnePlace(int machines, int workers, int requests) {
    for (int run = 0; run < 3; run++) {
      Random random = new Random(31L * run + machines);
      Histogram inOnePlace = new Histogram(3);
      inOnePlace.setAutoResize(true);
      double[] raw = new double[requests];
      List<List<Long>> byWorker = new ArrayList<>();
      for (int i = 0; i < machines * workers; i++) {
        byWorker.add(new ArrayList<>());
      }
      for (int i = 0; i < requests; i++) {
        // From a nanosecond to a week; every other run as latencies are, within some decades.
        double exponent = run % 2 == 0 ? random.nextDouble() : 0.4 + 0.05 * random.nextGaussian();
        long nanos = (long) Math.max(1, Math.exp(exponent * Math.log(LONGEST)));
        raw[i] = nanos;
        inOnePlace.recordValue(nanos);
        byWorker.get(random.nextInt(byWorker.size())).add(nanos);
      }
      TaskMetrics task = merged(byWorker, workers, random).tasks().get(0);
      assertThat(task.requests()).isEqualTo(requests);
      assertThat(task.latency()).isEqualTo(inOnePlace);
      assertThat(task.serviceTime()).isEqualTo(inOnePlace);
      Arrays.sort(raw);
      Map<Double, Double> percentiles =
          Percentiles.of(task.latency(), Percentiles.forSampleSize(requests));
      percentiles.forEach(
          (p, value) ->
              assertThat(value)
                  .as("p%s of %d", p, requests)
                  .isCloseTo(Percentiles.of(raw, p), withinPercentage(0.1)));
    }
  }

  /** Sends what each worker recorded in several deltas, encoded as on the wire, in any order. */
  private RaceMetrics merged(List<List<Long>> byWorker, int workersPerMachine, Random random) {
    List<Runnable> arrivals = new ArrayList<>();
    RaceMetrics metrics = new RaceMetrics(1);
    for (int worker = 0; worker < byWorker.size(); worker++) {
      List<Long> values = byWorker.get(worker);
      String host = "10.0.0." + worker / workersPerMachine;
      int sequence = 0;
      for (int from = 0; from < values.size(); ) {
        int to = Math.min(values.size(), from + 1 + random.nextInt(values.size()));
        LoadDelta delta = delta(worker, ++sequence, values.subList(from, to));
        arrivals.add(() -> metrics.add(host, overTheWire(delta), 0, List.of(0)));
        from = to;
      }
    }
    Collections.shuffle(arrivals, random);
    arrivals.forEach(Runnable::run);
    return metrics;
  }

  private LoadDelta overTheWire(LoadDelta delta) {
    ByteBuf buffer = Unpooled.buffer();
    try {
      codec.encode(delta, buffer, 1 << 20);
      return (LoadDelta) codec.decode(buffer);
    } finally {
      buffer.release();
    }
  }

  private static LoadDelta delta(int worker, int sequence, List<Long> values) {
    Histogram histogram = new Histogram(3);
    histogram.setAutoResize(true);
    values.forEach(histogram::recordValue);
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    HistogramSnapshot snapshot = new HistogramSnapshot(Arrays.copyOf(buffer.array(), length));
    TaskDelta task =
        new TaskDelta(
            0,
            worker,
            false,
            "ops",
            0,
            values.size(),
            0,
            values.size(),
            0,
            snapshot,
            snapshot,
            snapshot,
            List.of(),
            Map.of(),
            0.5,
            1,
            -1);
    return new LoadDelta("r", sequence, List.of(task), new DriverHealth(0.3, 90, 10, 1, 5, 0));
  }
}
