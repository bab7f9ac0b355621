package io.rallyd.driver.measure;

import io.rallyd.driver.loop.Clock;
import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.TaskBacklog;
import io.rallyd.protocol.load.WorkerCondition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * How one worker fares: what its event loop costs, how late its timers and its requests are, how
 * far behind the schedule it is. Filled on the worker's loop; what {@link #take} gives may be
 * encoded anywhere.
 */
public final class ConditionMeter {
  private static final long MAX_MICROS = TimeUnit.HOURS.toMicros(1);

  private final String raceId;
  private final int workerId;
  private final Clock clock;
  private final LongSupplier loopCpuNanos;
  private final LongSupplier connections;
  private Histogram lateness = histogram();
  private Histogram lag = histogram();
  private List<TaskBacklog> backlogs = new ArrayList<>();
  private long sinceNanos;
  private long cpuBefore;
  private long connectionsBefore;

  /**
   * Creates a meter; to be used behind the first {@link #begin}.
   *
   * @param loopCpuNanos processor time of the calling thread, negative when unknown
   * @param connections connections that the worker has opened so far
   */
  public ConditionMeter(
      String raceId,
      int workerId,
      Clock clock,
      LongSupplier loopCpuNanos,
      LongSupplier connections) {
    this.raceId = raceId;
    this.workerId = workerId;
    this.clock = clock;
    this.loopCpuNanos = loopCpuNanos;
    this.connections = connections;
  }

  /** A step begins: what was before, such as the wait for others, does not count. */
  public void begin() {
    sinceNanos = clock.nanos();
    cpuBefore = loopCpuNanos.getAsLong();
  }

  /** A heartbeat came this late. */
  public void loopLate(long nanos) {
    lateness.recordValue(micros(nanos));
  }

  /** A request began this late although its client had been waiting for its moment. */
  public void scheduleLag(long nanos) {
    lag.recordValue(micros(nanos));
  }

  /** So far behind its schedule is a task at this moment. */
  public void behind(int taskIndex, int clients, long behindNanos) {
    backlogs.add(
        new TaskBacklog(taskIndex, clients, TimeUnit.NANOSECONDS.toMicros(behindNanos), 0));
  }

  /** A client's time was over, with so many requests due that it had not sent. */
  public void notSent(int taskIndex, long requests) {
    if (requests > 0) {
      for (int i = 0; i < backlogs.size(); i++) {
        TaskBacklog known = backlogs.get(i);
        if (known.taskIndex() == taskIndex && known.clients() == 0) {
          backlogs.set(i, new TaskBacklog(taskIndex, 0, 0, known.notSent() + requests));
          return;
        }
      }
      backlogs.add(new TaskBacklog(taskIndex, 0, 0, requests));
    }
  }

  /**
   * Returns what was since the last call; to be evaluated once, on any thread.
   *
   * @param samplesDropped single samples that could not be kept meanwhile; asked once, on the
   *     thread that evaluates, and may wait
   */
  public Supplier<WorkerCondition> take(LongSupplier samplesDropped) {
    long now = clock.nanos();
    long cpu = loopCpuNanos.getAsLong();
    long opened = connections.getAsLong();
    long elapsed = now - sinceNanos;
    long used = cpu < 0 || cpuBefore < 0 ? -1 : cpu - cpuBefore;
    long newConnections = opened - connectionsBefore;
    Histogram late = lateness;
    Histogram behind = lag;
    List<TaskBacklog> all = backlogs;
    boolean anyLate = late.getTotalCount() > 0;
    boolean anyBehind = behind.getTotalCount() > 0;
    lateness = anyLate ? histogram() : late;
    lag = anyBehind ? histogram() : behind;
    backlogs = new ArrayList<>();
    sinceNanos = now;
    cpuBefore = cpu;
    connectionsBefore = opened;
    HistogramSnapshot nothing = new HistogramSnapshot(new byte[0]);
    return () ->
        new WorkerCondition(
            raceId,
            workerId,
            elapsed,
            used,
            anyLate ? encode(late) : nothing,
            anyBehind ? encode(behind) : nothing,
            newConnections,
            samplesDropped.getAsLong(),
            all);
  }

  private static long micros(long nanos) {
    return Math.max(0, Math.min(TimeUnit.NANOSECONDS.toMicros(nanos), MAX_MICROS));
  }

  private static Histogram histogram() {
    Histogram histogram = new Histogram(2);
    histogram.setAutoResize(true);
    return histogram;
  }

  private static HistogramSnapshot encode(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return new HistogramSnapshot(Arrays.copyOf(buffer.array(), length));
  }
}
