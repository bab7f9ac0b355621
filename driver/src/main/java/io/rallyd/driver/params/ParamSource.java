package io.rallyd.driver.params;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Gives each invocation of a task's operation its parameters.
 *
 * <p>One source belongs to one task on one worker and is used by that worker's thread only. Before
 * the first {@link #next} the worker calls {@link #partition} once for each client of the task that
 * lives on it; clients draw from what it returns. A source may return the same partition to all of
 * them (bulk does: the worker's clients share one stream of bulks).
 */
public interface ParamSource {

  /**
   * Opens what {@link #next} reads, so that it need not do that first. May block; called at most
   * once, after all clients of the worker have their partitions. Without it the first {@link #next}
   * does it.
   *
   * @throws io.rallyd.protocol.RallyException when files are missing or parameters prove wrong
   */
  default void open() {}

  /**
   * Returns the parameters of the next invocation, or empty when there are no more; from then on
   * always empty.
   *
   * @throws io.rallyd.protocol.RallyException when data or parameters prove wrong
   */
  Optional<OperationParams> next();

  /** Gives up what was made ahead; nothing is drawn any more. May be called again. */
  default void close() {}

  /** Returns whether it never ends by itself. */
  boolean infinite();

  /**
   * Returns how much of it has been drawn, from 0 to 1, not counting the next invocation; empty
   * when it does not know.
   */
  OptionalDouble percentCompleted();

  /**
   * Returns what one client draws from.
   *
   * @param index index of the client within the task, from 0
   * @param total clients of the task over all machines, the same in every call
   */
  ParamSource partition(int index, int total);
}
