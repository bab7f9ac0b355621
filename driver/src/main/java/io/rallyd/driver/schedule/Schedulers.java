package io.rallyd.driver.schedule;

import io.rallyd.driver.track.Task;
import io.rallyd.protocol.RallyException;
import java.util.random.RandomGenerator;

/** The schedulers by name. */
public final class Schedulers {
  private Schedulers() {}

  /**
   * Returns the scheduler of one client of a task.
   *
   * @param random draws of this client alone
   * @throws RallyException when the task names an unknown scheduler
   */
  public static Scheduler of(Task task, RandomGenerator random) {
    String name = task.schedule().orElse("deterministic");
    boolean poisson = name.equals("poisson");
    if (!poisson && !name.equals("deterministic")) {
      throw new RallyException("No scheduler available for name [" + name + "].");
    }
    if (task.targetThroughput().isEmpty()) {
      return previous -> 0;
    }
    return new UnitAwareScheduler(
        task, rate -> poisson ? poisson(rate, random) : deterministic(rate));
  }

  /** Requests at even distances. */
  static Scheduler deterministic(double requestsPerSecond) {
    double distance = 1 / requestsPerSecond;
    return previous -> previous + distance;
  }

  /** Requests at exponentially distributed distances: a Poisson process. */
  static Scheduler poisson(double requestsPerSecond, RandomGenerator random) {
    return previous -> previous - Math.log(1 - random.nextDouble()) / requestsPerSecond;
  }
}
