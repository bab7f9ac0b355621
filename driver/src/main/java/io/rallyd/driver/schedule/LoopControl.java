package io.rallyd.driver.schedule;

import io.rallyd.driver.loop.Clock;
import io.rallyd.driver.params.ParamSource;
import io.rallyd.driver.track.Task;

/**
 * Decides how long one client keeps going, what is warmup and how far it is. Confined to one
 * worker's loop.
 */
public interface LoopControl {

  /** The client begins. */
  void start();

  /** Returns whether the client is through; asked before each request. */
  boolean completed();

  /** Returns whether the request about to be made is warmup. */
  boolean warmup();

  /** Returns how far the client is, from 0 to 1, NaN when only the source can tell. */
  double percent();

  /** A request has ended, well or not. */
  void next();

  /**
   * Returns the control that the task asks for: by time if a period is given, by iterations if a
   * number is given, else to the end of whatever ends by itself, else one iteration.
   *
   * @param runnerCompletes whether the runner itself knows when it is done
   */
  static LoopControl of(Task task, boolean runnerCompletes, ParamSource source, Clock clock) {
    if (task.warmupTimePeriod().isPresent() || task.timePeriod().isPresent()) {
      return byTime(task, clock);
    }
    if (task.warmupIterations().isPresent() || task.iterations().isPresent()) {
      return byIterations(task, source);
    }
    return runnerCompletes || !source.infinite() ? byTime(task, clock) : byIterations(task, source);
  }

  private static LoopControl byTime(Task task, Clock clock) {
    return new TimeControl(
        task.warmupTimePeriod().orElse(0), task.timePeriod().orElse(Double.NaN), clock);
  }

  private static LoopControl byIterations(Task task, ParamSource source) {
    int iterations = task.iterations().orElse(0);
    if (iterations == 0 && source.infinite()) {
      iterations = 1;
    }
    return new IterationControl(task.warmupIterations().orElse(0), iterations);
  }
}
