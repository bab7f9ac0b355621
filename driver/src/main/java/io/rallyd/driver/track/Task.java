package io.rallyd.driver.track;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * An operation as a challenge runs it. Times are in seconds; iterations are per client. What a
 * track leaves out is empty, also where a default applies.
 *
 * @param name unique among the leaf tasks of the challenge
 * @param operation what it does
 * @param tags for task filters
 * @param meta meta data
 * @param clients number of clients, at least 1
 * @param warmupIterations iterations that are warmup
 * @param iterations iterations that are measured
 * @param warmupTimePeriod time that is warmup
 * @param timePeriod time that is measured
 * @param rampUpTimePeriod time over which the clients set in one after another
 * @param completesParent whether its end ends the parallel element
 * @param anyCompletesParent whether the first end of any task of the element ends it
 * @param schedule name of the scheduler
 * @param targetThroughput rate aimed for; empty is as fast as can be
 * @param params the whole task object as JSON values
 */
public record Task(
    String name,
    Operation operation,
    List<String> tags,
    Map<String, Object> meta,
    int clients,
    OptionalInt warmupIterations,
    OptionalInt iterations,
    OptionalDouble warmupTimePeriod,
    OptionalDouble timePeriod,
    OptionalDouble rampUpTimePeriod,
    boolean completesParent,
    boolean anyCompletesParent,
    Optional<String> schedule,
    Optional<TargetThroughput> targetThroughput,
    Map<String, Object> params)
    implements ScheduleElement {
  public Task {
    tags = List.copyOf(tags);
  }

  /** Returns a builder for a task that is named for its operation and has one client. */
  public static TaskBuilder builder(Operation operation) {
    return new TaskBuilder(operation);
  }

  /** Returns a builder that starts with everything this task has. */
  public TaskBuilder toBuilder() {
    return new TaskBuilder(this);
  }

  @Override
  public List<Task> tasks() {
    return List.of(this);
  }

  /**
   * Returns whether a failed request must not end the race although {@code --on-error=abort}.
   *
   * @throws TrackSyntaxException when the level is anything else than {@code non-fatal}
   */
  public boolean ignoresNonFatalErrors() {
    Object level = params.get("ignore-response-error-level");
    if (level == null) {
      return false;
    }
    if (!"non-fatal".equals(level)) {
      throw new TrackSyntaxException(
          "Task ["
              + name
              + "] has the value ["
              + level
              + "] for \"ignore-response-error-level\"; only [non-fatal] is known.");
    }
    return true;
  }
}
