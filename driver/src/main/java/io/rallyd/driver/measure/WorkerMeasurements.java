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

  private record Part(int taskIndex, boolean warmup, Interval interval) {}

  private static final HistogramSnapshot NOTHING = new HistogramSnapshot(new byte[0]);

  private final int workerId;
  private final IntervalPool pool;
  private final List<Part> parts = new ArrayList<>();

  /** Creates an empty collection. */
  public WorkerMeasurements(int workerId, IntervalPool pool) {
    this.workerId = workerId;
    this.pool = pool;
  }

  /** Adds what a meter has; called on the worker's loop. */
  public void drain(TaskMeter meter) {
    meter.drain((interval, warmup) -> parts.add(new Part(meter.taskIndex(), warmup, interval)));
  }

  /** Encodes all and gives the intervals back; called once, off the loop. */
  public List<TaskDelta> encode() {
    List<TaskDelta> deltas = new ArrayList<>(parts.size());
    for (Part part : parts) {
      deltas.add(encode(part));
      pool.giveBack(part.interval());
    }
    parts.clear();
    return deltas;
  }

  private TaskDelta encode(Part part) {
    Interval of = part.interval();
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
        snapshot(of.latency),
        snapshot(of.serviceTime),
        snapshot(of.processingTime),
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
