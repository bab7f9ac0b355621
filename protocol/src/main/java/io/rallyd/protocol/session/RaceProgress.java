package io.rallyd.protocol.session;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;
import java.util.List;

/**
 * The live state of the current step; each replaces the one before.
 *
 * @param raceId the race
 * @param step what is being done, such as {@code Downloading Elasticsearch 7.17.29}; empty while
 *     tasks run
 * @param tasks the running tasks; for a step without tasks at most one entry that carries its
 *     percentage
 * @param finished whether this step is over; its line stays
 */
public record RaceProgress(String raceId, String step, List<TaskProgress> tasks, boolean finished)
    implements Message {
  /** How it travels. */
  public static final Wire<RaceProgress> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putString(m.step());
            out.putList(m.tasks(), TaskProgress.WIRE);
            out.putBoolean(m.finished());
          },
          in ->
              new RaceProgress(
                  in.getString(), in.getString(), in.getList(TaskProgress.WIRE), in.getBoolean()));

  public RaceProgress {
    tasks = List.copyOf(tasks);
  }
}
