package io.rallyd.driver.schedule;

import io.rallyd.driver.track.Operation;
import io.rallyd.driver.track.Parallel;
import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.TaskBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Tasks for tests. */
public final class Tasks {
  private Tasks() {}

  public static TaskBuilder named(String name) {
    return named(name, "search", Map.of());
  }

  public static TaskBuilder named(String name, String type, Map<String, Object> params) {
    return Task.builder(new Operation(name, type, params, Map.of(), Optional.empty()));
  }

  public static Parallel parallel(Task... tasks) {
    return new Parallel(List.of(tasks), OptionalInt.empty());
  }

  public static Parallel parallel(int clients, Task... tasks) {
    return new Parallel(List.of(tasks), OptionalInt.of(clients));
  }
}
