package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;
import java.util.List;

/**
 * How one worker fared since it said so before; goes with each {@link LoadDelta} of the worker. Its
 * size has a bound that depends on the number of throttled tasks alone.
 *
 * @param raceId the race
 * @param workerId the worker
 * @param elapsedNanos time since the report before
 * @param loopCpuNanos processor time that the worker's event loop took meanwhile, negative when
 *     unknown
 * @param loopLateness how late the heartbeat timers of the loop came, in microseconds, two
 *     significant digits
 * @param scheduleLag how late requests began whose clients had been waiting for their moment, in
 *     microseconds, two significant digits
 * @param connectionsOpened connections opened meanwhile
 * @param samplesDropped single samples that were asked for and could not be kept
 * @param backlogs one entry per throttled task that has something to tell
 */
public record WorkerCondition(
    String raceId,
    int workerId,
    long elapsedNanos,
    long loopCpuNanos,
    HistogramSnapshot loopLateness,
    HistogramSnapshot scheduleLag,
    long connectionsOpened,
    long samplesDropped,
    List<TaskBacklog> backlogs)
    implements Message {
  /** How it travels. */
  public static final Wire<WorkerCondition> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putInt(m.workerId());
            out.putLong(m.elapsedNanos());
            out.putLong(m.loopCpuNanos());
            out.put(HistogramSnapshot.WIRE, m.loopLateness());
            out.put(HistogramSnapshot.WIRE, m.scheduleLag());
            out.putLong(m.connectionsOpened());
            out.putLong(m.samplesDropped());
            out.putList(m.backlogs(), TaskBacklog.WIRE);
          },
          in ->
              new WorkerCondition(
                  in.getString(),
                  in.getInt(),
                  in.getLong(),
                  in.getLong(),
                  in.get(HistogramSnapshot.WIRE),
                  in.get(HistogramSnapshot.WIRE),
                  in.getLong(),
                  in.getLong(),
                  in.getList(TaskBacklog.WIRE)));

  public WorkerCondition {
    backlogs = List.copyOf(backlogs);
  }
}
