package io.rallyd.protocol.load;

import io.rallyd.protocol.wire.Wire;
import io.rallyd.protocol.wire.WireReader;
import io.rallyd.protocol.wire.WireWriter;
import java.util.List;
import java.util.Map;

/**
 * What one worker measured of one task since the delta before, for warmup or for normal samples.
 * Times may come later than their requests are counted: then they are empty here, and are in a
 * following delta, at the latest in the one before the worker reports the end of the task's step.
 *
 * @param taskIndex index of the leaf task in the order of the challenge's schedule
 * @param workerId the worker
 * @param warmup whether these are warmup samples
 * @param unit unit of the operations, such as {@code docs}
 * @param taskStartMicros wall-clock start of the task by its first sample: request start minus time
 *     period, epoch microseconds in the driver's clock
 * @param requests requests ended
 * @param errors of these, failed ones
 * @param operations summed weight
 * @param maxRelativeMicros largest relative time (request start minus task start) of a request so
 *     far
 * @param latency latencies since the delta that had them last
 * @param serviceTime service times, likewise
 * @param processingTime processing times, likewise
 * @param bins throughput bins in order of time
 * @param errorDescriptions a bounded number of distinct error descriptions with their counts
 * @param progressSum sum of the latest progress (0 to 1) of the clients that know theirs
 * @param progressClients how many clients that sum covers
 * @param ownThroughput throughput stated by the runner itself, negative when it states none
 */
public record TaskDelta(
    int taskIndex,
    int workerId,
    boolean warmup,
    String unit,
    long taskStartMicros,
    long requests,
    long errors,
    long operations,
    long maxRelativeMicros,
    HistogramSnapshot latency,
    HistogramSnapshot serviceTime,
    HistogramSnapshot processingTime,
    List<ThroughputBin> bins,
    Map<String, Long> errorDescriptions,
    double progressSum,
    int progressClients,
    double ownThroughput) {
  /** How it travels. */
  public static final Wire<TaskDelta> WIRE =
      Wire.of(
          (out, m) -> {
            out.putInt(m.taskIndex());
            out.putInt(m.workerId());
            out.putBoolean(m.warmup());
            out.putString(m.unit());
            out.putLong(m.taskStartMicros());
            out.putLong(m.requests());
            out.putLong(m.errors());
            out.putLong(m.operations());
            out.putLong(m.maxRelativeMicros());
            out.put(HistogramSnapshot.WIRE, m.latency());
            out.put(HistogramSnapshot.WIRE, m.serviceTime());
            out.put(HistogramSnapshot.WIRE, m.processingTime());
            out.putList(m.bins(), ThroughputBin.WIRE);
            out.putMap(m.errorDescriptions(), WireWriter::putLong);
            out.putDouble(m.progressSum());
            out.putInt(m.progressClients());
            out.putDouble(m.ownThroughput());
          },
          in ->
              new TaskDelta(
                  in.getInt(),
                  in.getInt(),
                  in.getBoolean(),
                  in.getString(),
                  in.getLong(),
                  in.getLong(),
                  in.getLong(),
                  in.getLong(),
                  in.getLong(),
                  in.get(HistogramSnapshot.WIRE),
                  in.get(HistogramSnapshot.WIRE),
                  in.get(HistogramSnapshot.WIRE),
                  in.getList(ThroughputBin.WIRE),
                  in.getMap(WireReader::getLong),
                  in.getDouble(),
                  in.getInt(),
                  in.getDouble()));

  public TaskDelta {
    bins = List.copyOf(bins);
  }
}
