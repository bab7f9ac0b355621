package io.rallyd.daemon.metrics;

import io.rallyd.protocol.load.LoadDelta;
import io.rallyd.protocol.load.TaskBacklog;
import io.rallyd.protocol.load.TaskDelta;
import io.rallyd.protocol.load.WorkerCondition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All metrics of one race: those of its tasks, of the load drivers, and the values that telemetry
 * reads from the cluster. Not thread-safe; owned by the race's thread.
 */
public final class RaceMetrics {
  private final List<TaskMetrics> tasks;
  private final Map<String, DriverMetrics> drivers = new TreeMap<>();
  private final Map<String, Double> values = new TreeMap<>();
  private final Map<String, List<Double>> perShard = new TreeMap<>();

  /** Creates the metrics of a race with so many leaf tasks. */
  public RaceMetrics(int taskCount) {
    List<TaskMetrics> empty = new ArrayList<>(taskCount);
    for (int i = 0; i < taskCount; i++) {
      empty.add(new TaskMetrics());
    }
    this.tasks = Collections.unmodifiableList(empty);
  }

  /**
   * Adds what a load driver shipped.
   *
   * @param host the machine
   * @param clockOffsetMicros its clock minus the coordinator's
   * @param running the tasks that run at this time
   */
  public void add(String host, LoadDelta delta, long clockOffsetMicros, List<Integer> running) {
    for (TaskDelta task : delta.tasks()) {
      if (task.taskIndex() >= 0 && task.taskIndex() < tasks.size()) {
        TaskMetrics measured = tasks.get(task.taskIndex());
        measured.add(task, clockOffsetMicros);
        if (running.contains(task.taskIndex())) {
          measured.driver(host).sent(task.workerId(), task.warmup());
        }
      }
    }
    drivers.computeIfAbsent(host, h -> new DriverMetrics()).add(delta.health());
    running.forEach(task -> tasks.get(task).driver(host).add(delta.health()));
  }

  /**
   * Adds how a worker fared.
   *
   * @param host its machine
   * @param running the tasks that run at this time
   */
  public void add(String host, WorkerCondition condition, List<Integer> running) {
    DriverMetrics driver = drivers.computeIfAbsent(host, h -> new DriverMetrics());
    for (TaskBacklog backlog : condition.backlogs()) {
      if (backlog.taskIndex() >= 0 && backlog.taskIndex() < tasks.size()) {
        TaskMetrics task = tasks.get(backlog.taskIndex());
        task.add(condition.workerId(), backlog);
        if (backlog.notSent() > 0) {
          task.driver(host).addNotSent(backlog.notSent());
          driver.addNotSent(backlog.notSent());
        }
      }
    }
    driver.add(condition);
    running.forEach(task -> tasks.get(task).driver(host).add(condition));
  }

  /** Works out the throughput of what came in since the last call. */
  public void calculateThroughput() {
    tasks.forEach(TaskMetrics::calculateThroughput);
  }

  /** Sets a value read by telemetry, such as {@code merges_total_time} in its own unit. */
  public void put(String name, double value) {
    values.put(name, value);
  }

  /** Adds to a value read by telemetry. */
  public void increase(String name, double value) {
    values.merge(name, value, Double::sum);
  }

  /** Sets the values of the single primary shards behind a value. */
  public void putPerShard(String name, List<Double> shardValues) {
    perShard.put(name, List.copyOf(shardValues));
  }

  /** Returns a value, or null when telemetry could not read it. */
  public Double value(String name) {
    return values.get(name);
  }

  /** Returns the values of the single primary shards; empty when not read. */
  public List<Double> perShard(String name) {
    return perShard.getOrDefault(name, List.of());
  }

  /** Returns the metrics of the leaf tasks in the order of the schedule. */
  public List<TaskMetrics> tasks() {
    return tasks;
  }

  /** Returns how each load-driver machine fared. */
  public Map<String, DriverMetrics> drivers() {
    return Collections.unmodifiableMap(drivers);
  }
}
