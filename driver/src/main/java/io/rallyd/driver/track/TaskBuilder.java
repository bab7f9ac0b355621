package io.rallyd.driver.track;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Puts a {@link Task} together; not safe for use by several threads. */
public final class TaskBuilder {
  private final Operation operation;
  private String name;
  private List<String> tags = List.of();
  private Map<String, Object> meta = Map.of();
  private int clients = 1;
  private OptionalInt warmupIterations = OptionalInt.empty();
  private OptionalInt iterations = OptionalInt.empty();
  private OptionalDouble warmupTimePeriod = OptionalDouble.empty();
  private OptionalDouble timePeriod = OptionalDouble.empty();
  private OptionalDouble rampUpTimePeriod = OptionalDouble.empty();
  private boolean completesParent;
  private boolean anyCompletesParent;
  private Optional<String> schedule = Optional.empty();
  private Optional<TargetThroughput> targetThroughput = Optional.empty();
  private Map<String, Object> params = Map.of();

  TaskBuilder(Operation operation) {
    this.operation = operation;
    this.name = operation.name();
  }

  TaskBuilder(Task task) {
    this.operation = task.operation();
    this.name = task.name();
    this.tags = task.tags();
    this.meta = task.meta();
    this.clients = task.clients();
    this.warmupIterations = task.warmupIterations();
    this.iterations = task.iterations();
    this.warmupTimePeriod = task.warmupTimePeriod();
    this.timePeriod = task.timePeriod();
    this.rampUpTimePeriod = task.rampUpTimePeriod();
    this.completesParent = task.completesParent();
    this.anyCompletesParent = task.anyCompletesParent();
    this.schedule = task.schedule();
    this.targetThroughput = task.targetThroughput();
    this.params = task.params();
  }

  /** Sets the name. */
  public TaskBuilder name(String value) {
    name = value;
    return this;
  }

  /** Sets the tags. */
  public TaskBuilder tags(List<String> value) {
    tags = value;
    return this;
  }

  /** Sets the meta data. */
  public TaskBuilder meta(Map<String, Object> value) {
    meta = value;
    return this;
  }

  /** Sets the number of clients. */
  public TaskBuilder clients(int value) {
    clients = value;
    return this;
  }

  /** Sets the iterations of warmup. */
  public TaskBuilder warmupIterations(OptionalInt value) {
    warmupIterations = value;
    return this;
  }

  /** Sets the measured iterations. */
  public TaskBuilder iterations(OptionalInt value) {
    iterations = value;
    return this;
  }

  /** Sets the time of warmup in seconds. */
  public TaskBuilder warmupTimePeriod(OptionalDouble value) {
    warmupTimePeriod = value;
    return this;
  }

  /** Sets the measured time in seconds. */
  public TaskBuilder timePeriod(OptionalDouble value) {
    timePeriod = value;
    return this;
  }

  /** Sets the time of ramp-up in seconds. */
  public TaskBuilder rampUpTimePeriod(OptionalDouble value) {
    rampUpTimePeriod = value;
    return this;
  }

  /** Sets whether its end ends the parallel element. */
  public TaskBuilder completesParent(boolean value) {
    completesParent = value;
    return this;
  }

  /** Sets whether the first end of any task of the element ends it. */
  public TaskBuilder anyCompletesParent(boolean value) {
    anyCompletesParent = value;
    return this;
  }

  /** Sets the name of the scheduler. */
  public TaskBuilder schedule(Optional<String> value) {
    schedule = value;
    return this;
  }

  /** Sets the rate aimed for. */
  public TaskBuilder targetThroughput(Optional<TargetThroughput> value) {
    targetThroughput = value;
    return this;
  }

  /** Sets the task object. */
  public TaskBuilder params(Map<String, Object> value) {
    params = value;
    return this;
  }

  /** Returns the task. */
  public Task build() {
    return new Task(
        name,
        operation,
        tags,
        meta,
        clients,
        warmupIterations,
        iterations,
        warmupTimePeriod,
        timePeriod,
        rampUpTimePeriod,
        completesParent,
        anyCompletesParent,
        schedule,
        targetThroughput,
        params);
  }
}
