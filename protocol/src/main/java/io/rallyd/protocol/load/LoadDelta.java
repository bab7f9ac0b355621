package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;
import java.util.List;

/**
 * Measurements of one machine, shipped once a second and before a join point is reported.
 *
 * @param raceId the race
 * @param sequence 1, 2, ... per machine and race
 * @param tasks one entry per worker, task and sample type that has something new
 * @param health the driver's own condition
 */
public record LoadDelta(String raceId, long sequence, List<TaskDelta> tasks, DriverHealth health)
    implements Message {
  /** How it travels. */
  public static final Wire<LoadDelta> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putLong(m.sequence());
            out.putList(m.tasks(), TaskDelta.WIRE);
            out.put(DriverHealth.WIRE, m.health());
          },
          in ->
              new LoadDelta(
                  in.getString(),
                  in.getLong(),
                  in.getList(TaskDelta.WIRE),
                  in.get(DriverHealth.WIRE)));

  public LoadDelta {
    tasks = List.copyOf(tasks);
  }
}
