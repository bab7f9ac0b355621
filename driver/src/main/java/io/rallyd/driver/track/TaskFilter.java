package io.rallyd.driver.track;

import io.rallyd.protocol.RallyException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Keeps or drops tasks by name, {@code type:} or {@code tag:}; {@code name:} takes a name whatever
 * colons it has. Steps of a schedule without a task that is wanted go; a parallel element from
 * which everything was dropped stays, empty.
 */
final class TaskFilter {
  private static final String NAME = "name:";

  private final Predicate<Task> matches;
  private final boolean include;

  private TaskFilter(Predicate<Task> matches, boolean include) {
    this.matches = matches;
    this.include = include;
  }

  /** Returns the item that means the task of this name and no other. */
  static String itemFor(String taskName) {
    return taskName.indexOf(':') < 0 ? taskName : NAME + taskName;
  }

  /**
   * Returns a filter; what is to be included wins when both are given, and none of both keeps all.
   *
   * @throws RallyException when an item is not understood
   */
  static TaskFilter of(List<String> included, List<String> excluded) {
    boolean include = !included.isEmpty();
    List<Predicate<Task>> items = new ArrayList<>();
    (include ? included : excluded).forEach(item -> items.add(parse(item)));
    return new TaskFilter(task -> items.stream().anyMatch(i -> i.test(task)), include);
  }

  private static Predicate<Task> parse(String item) {
    if (item.startsWith(NAME)) {
      String name = item.substring(NAME.length());
      return task -> task.name().equals(name);
    }
    String[] parts = item.split(":", -1);
    if (parts.length > 2) {
      throw new RallyException(
          "The task filter [" + item + "] must be a task name, [type:<type>] or [tag:<tag>].");
    }
    String value = parts[parts.length - 1];
    if (parts.length == 1) {
      return task -> task.name().equals(value);
    }
    return switch (parts[0]) {
      case "type" -> task -> task.operation().type().equals(value);
      case "tag" -> task -> task.tags().contains(value);
      default ->
          throw new RallyException(
              "The task filter ["
                  + item
                  + "] has the unknown prefix ["
                  + parts[0]
                  + "], expected is [type] or [tag].");
    };
  }

  /** Returns the track with all its challenges filtered. */
  Track apply(Track track) {
    return track.withChallenges(
        track.challenges().stream().map(c -> c.withSchedule(filter(c.schedule()))).toList());
  }

  private List<ScheduleElement> filter(List<ScheduleElement> schedule) {
    List<ScheduleElement> kept = new ArrayList<>();
    for (ScheduleElement element : schedule) {
      boolean anyMatch = element.tasks().stream().anyMatch(matches);
      if (element instanceof Parallel parallel) {
        if (anyMatch || !include) {
          kept.add(
              new Parallel(
                  parallel.tasks().stream().filter(t -> matches.test(t) == include).toList(),
                  parallel.explicitClients()));
        }
      } else if (anyMatch == include) {
        kept.add(element);
      }
    }
    return kept;
  }
}
