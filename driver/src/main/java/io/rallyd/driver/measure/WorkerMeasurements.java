package io.rallyd.driver.measure;

import io.rallyd.protocol.load.HistogramSnapshot;
import io.rallyd.protocol.load.TaskDelta;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a worker measured since its last delta, on its way from the worker's loop to the thread that
 * encodes it: filled on the one, then encoded on the other.
 */
public final class WorkerMeasurements {

  /** What came of one task and sample type; its times are null where they wait. */
  private record Part(
      int taskIndex,
      boolean warmup,
      Interval interval,
      TimeHistograms times,
      TimesAllowance allowance) {

    /** Requests of which something is lost when this is. */
    long requests() {
      return times == null ? interval.requests : Math.max(interval.requests, times.requests());
    }
  }

  private static final HistogramSnapshot NOTHING = new HistogramSnapshot(new byte[0]);

  private final int workerId;
  private final IntervalPool pool;
  private final List<Part> parts = new ArrayList<>();
  private long requests;

  /** Creates an empty collection. */
  public WorkerMeasurements(int workerId, IntervalPool pool) {
    this.workerId = workerId;
    this.pool = pool;
  }

  /** Adds all that a meter has, as at the end of its task; called on the worker's loop. */
  public void drain(TaskMeter meter) {
    meter.drain(taker(meter));
  }

  /**
   * Adds what a meter sends when a second has passed: what it counted, and the times of the
   * requests unless they wait, because those before cost more than the seconds since have paid for.
   * Called on the worker's loop.
   */
  public void drainSecond(TaskMeter meter) {
    meter.drainSecond(taker(meter));
  }

  private TaskMeter.Taker taker(TaskMeter meter) {
    return (warmup, interval, times) ->
        parts.add(new Part(meter.taskIndex(), warmup, interval, times, meter.allowance()));
  }

  /** Encodes all and gives it back to be filled again; called once, off the loop. */
  public List<TaskDelta> encode() {
    List<TaskDelta> deltas = new ArrayList<>(parts.size());
    for (Part part : parts) {
      requests += part.requests();
      deltas.add(encode(part));
      pool.giveBack(part.interval());
      if (part.times() != null) {
        pool.giveBack(part.times());
      }
    }
    parts.clear();
    return deltas;
  }

  /**
   * Returns of how many requests something is lost when what was encoded is. Requests whose counts
   * and times go at different moments are in both, so over several losses it is an upper bound.
   */
  long requests() {
    return requests;
  }

  private TaskDelta encode(Part part) {
    Interval of = part.interval();
    TimeHistograms times = part.times();
    HistogramSnapshot latency = times == null ? NOTHING : snapshot(times.latency);
    HistogramSnapshot service = times == null ? NOTHING : snapshot(times.serviceTime);
    HistogramSnapshot processing = times == null ? NOTHING : snapshot(times.processingTime);
    if (times != null) {
      part.allowance()
          .cost(latency.encoded().length + service.encoded().length + processing.encoded().length);
    }
    return new TaskDelta(
        part.taskIndex(),
        workerId,
        part.warmup(),
        of.unit == null ? "ops" : of.unit,
        of.taskStartMicros,
        of.requests,
        of.errors,
        of.operations,
        of.maxRelativeMicros,
        latency,
        service,
        processing,
        of.bins.inOrder(),
        of.errorDescriptions.counts(),
        of.progressSum,
        of.progressClients,
        of.ownThroughput);
  }

  private static HistogramSnapshot snapshot(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return NOTHING;
    }
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return new HistogramSnapshot(Arrays.copyOf(buffer.array(), length));
  }
}
