package io.rallyd.driver.track;

import java.util.List;
import java.util.OptionalInt;

/**
 * Tasks that run at the same time.
 *
 * @param tasks the tasks
 * @param explicitClients clients as the track states them; fewer than the tasks' sum means that
 *     clients run several of them one after another
 */
public record Parallel(List<Task> tasks, OptionalInt explicitClients) implements ScheduleElement {
  public Parallel {
    tasks = List.copyOf(tasks);
  }

  /** Returns the stated number of clients, else the sum over the tasks. */
  @Override
  public int clients() {
    return explicitClients.orElseGet(() -> tasks.stream().mapToInt(Task::clients).sum());
  }
}
