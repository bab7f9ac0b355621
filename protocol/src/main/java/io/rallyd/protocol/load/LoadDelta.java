package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;
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
  public LoadDelta {
    tasks = List.copyOf(tasks);
  }
}
