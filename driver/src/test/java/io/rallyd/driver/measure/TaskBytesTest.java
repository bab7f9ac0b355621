package io.rallyd.driver.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rallyd.driver.loop.VirtualTimers;
import io.rallyd.protocol.load.DriverHealth;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.wire.Catalogue;
import io.rallyd.protocol.wire.MessageCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What a task's measurements cost on the wire, in seconds that the test invents. */
class TaskBytesTest {
  private static final int SECONDS = 60;
  private static final long SECOND = 1_000_000_000L;
  private static final DriverHealth HEALTH = new DriverHealth(0.3, 90, 10, 1, 5, 0);

  private final MessageCodec codec = new MessageCodec(Catalogue.current());
  private final VirtualTimers timers = new VirtualTimers();
  private final long begin = timers.clock().nanos();

  /** A task of one worker, whose deltas are encoded as they are sent. */
  private final class Driven {
    private final SplittableRandom random = new SplittableRandom(7);
    private final IntervalPool pool = new IntervalPool();
    private final TaskMeter meter = new TaskMeter(0, 1, timers.clock(), pool, begin);
    private final Histogram latency = histogram();
    private final Histogram service = histogram();
    private final Histogram processing = histogram();
    private final Histogram latencyInOnePlace = histogram();
    private final Histogram serviceInOnePlace = histogram();
    private final Histogram processingInOnePlace = histogram();
    private long requests;
    private long bytes;
    private long largest;
    private long timesBytes;
    private int withTimes;

    /** Requests evenly over a second, half of them within a factor of 1.4. */
    void requests(int second, int rate, boolean warmup) {
      for (int i = 0; i < rate; i++) {
        record(second * SECOND + i * SECOND / rate, warmup);
      }
    }

    /** A second is over. */
    List<TaskDelta> ship() {
      return take(drained());
    }

    WorkerMeasurements drained() {
      WorkerMeasurements second = new WorkerMeasurements(0, pool);
      second.drainSecond(meter);
      return second;
    }

    void record(long at, boolean warmup) {
      long took = (long) (1e6 * Math.exp(0.5 * random.nextGaussian()));
      Sample sample = Samples.of(begin + at, took);
      sample.latencyNanos = took + random.nextInt(200_000);
      sample.processingNanos = took + 5_000 + random.nextInt(20_000);
      sample.warmup = warmup;
      meter.record(sample);
      latencyInOnePlace.recordValue(sample.latencyNanos);
      serviceInOnePlace.recordValue(sample.serviceNanos);
      processingInOnePlace.recordValue(sample.processingNanos);
    }

    List<TaskDelta> end() {
      WorkerMeasurements rest = new WorkerMeasurements(0, pool);
      rest.drain(meter);
      return take(rest);
    }

    List<TaskDelta> take(WorkerMeasurements measurements) {
      List<TaskDelta> deltas = measurements.encode();
      ByteBuf buffer = Unpooled.buffer();
      codec.encode(new LoadDelta("r", 1, deltas, HEALTH), buffer, 1 << 20);
      bytes += buffer.readableBytes();
      largest = Math.max(largest, buffer.readableBytes());
      for (TaskDelta delta : deltas) {
        requests += delta.requests();
        int times =
            add(latency, delta.latency())
                + add(service, delta.serviceTime())
                + add(processing, delta.processingTime());
        withTimes += times > 0 ? 1 : 0;
        timesBytes += times;
      }
      return deltas;
    }

    void isComplete() {
      assertThat(latency).isEqualTo(latencyInOnePlace);
      assertThat(service).isEqualTo(serviceInOnePlace);
      assertThat(processing).isEqualTo(processingInOnePlace);
      assertThat(requests).isEqualTo(latencyInOnePlace.getTotalCount());
    }
  }

  private static Histogram histogram() {
    return new Histogram(3);
  }

  private static int add(Histogram to, HistogramSnapshot snapshot) {
    if (snapshot.encoded().length > 0) {
      try {
        to.add(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(snapshot.encoded()), 0));
      } catch (DataFormatException e) {
        throw new AssertionError(e);
      }
    }
    return snapshot.encoded().length;
  }

  /** Also the figures of the documentation. */
  @Test
  void theBytesOfASecondDoNotDependOnTheRate() {
    Driven slow = driven(1_000);
    Driven fast = driven(50_000);
    // What is left are the longer numbers of the throughput bins; and compressors differ a little.
    assertThat((double) fast.bytes).isCloseTo(slow.bytes, withinPercentage(15));
    for (Driven task : List.of(slow, fast)) {
      assertThat(task.timesBytes)
          .isLessThan((SECONDS + 1) * TimesAllowance.BYTES_PER_SECOND + task.largest);
      assertThat(task.withTimes).as("not only at the end").isGreaterThan(3);
      task.end();
      task.isComplete();
    }
  }

  private Driven driven(int rate) {
    Driven task = new Driven();
    for (int i = 0; i < SECONDS; i++) {
      task.requests(i, rate, false);
      task.ship();
    }
    System.out.printf(
        "%,d requests a second: %,d bytes a second, %,d of them times, which are in %d of %d"
            + " deltas; largest %,d%n",
        rate,
        task.bytes / SECONDS,
        task.timesBytes / SECONDS,
        task.withTimes,
        SECONDS,
        task.largest);
    return task;
  }

  @Test
  void theEndOfATaskSendsAllThatWaited() {
    Driven task = new Driven();
    for (int second = 0; second < 3; second++) {
      task.requests(second, 50_000, second < 2);
      List<TaskDelta> sent = task.ship();
      assertThat(hasTimes(sent)).isEqualTo(second == 0);
    }
    assertThat(task.requests).as("what is counted does not wait").isEqualTo(150_000);
    assertThat(task.latency.getTotalCount()).isEqualTo(50_000);
    List<TaskDelta> rest = task.end();
    assertThat(rest).extracting(TaskDelta::warmup).containsExactly(true, false);
    assertThat(rest).allMatch(delta -> delta.requests() == 0 && delta.bins().isEmpty());
    task.isComplete();
    assertThat(task.end()).isEmpty();
  }

  @Test
  void whatWaitsIsSentInItsTurnThoughNoRequestFollows() {
    Driven task = new Driven();
    task.requests(0, 20_000, false);
    assertThat(hasTimes(task.ship())).isTrue();
    task.requests(1, 20_000, false);
    assertThat(hasTimes(task.ship())).isFalse();
    int seconds = 0;
    while (task.latency.getTotalCount() < 40_000) {
      task.ship();
      assertThat(++seconds).isLessThan(60);
    }
    task.isComplete();
    assertThat(task.ship()).isEmpty();
  }

  /** A thread that comes late to encoding gets no more to encode. */
  @Test
  void whileItIsNotKnownWhatTheTimesCostNoMoreAreSent() {
    Driven task = new Driven();
    task.requests(0, 10, false);
    WorkerMeasurements first = task.drained();
    List<WorkerMeasurements> later = new ArrayList<>();
    for (int second = 1; second < 100; second++) {
      task.requests(second, 10, false);
      later.add(task.drained());
    }
    assertThat(hasTimes(task.take(first))).isTrue();
    later.forEach(one -> assertThat(hasTimes(task.take(one))).isFalse());
    assertThat(hasTimes(task.ship())).isTrue();
    task.isComplete();
  }

  @Test
  void whateverIsSentWhenItIsAllThatWasRecorded() {
    for (int seed = 0; seed < 20; seed++) {
      Driven task = new Driven();
      SplittableRandom random = new SplittableRandom(seed);
      for (int second = 0; second < 30; second++) {
        task.requests(second, random.nextInt(1, 1 << random.nextInt(1, 13)), second < 7);
        if (random.nextInt(3) > 0) {
          task.ship();
        } else if (random.nextInt(3) == 0) {
          task.end();
        }
      }
      task.end();
      task.isComplete();
    }
  }

  private static boolean hasTimes(List<TaskDelta> deltas) {
    return deltas.stream().anyMatch(delta -> delta.latency().encoded().length > 0);
  }
}
