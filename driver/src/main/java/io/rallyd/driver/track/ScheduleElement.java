package io.rallyd.driver.track;

import java.util.List;

/** One step of a schedule: all its tasks start together, and the next step waits for all. */
public sealed interface ScheduleElement permits Task, Parallel {

  /** Returns the clients that the step takes. */
  int clients();

  /** Returns its tasks; may be empty for a parallel element whose tasks were all filtered out. */
  List<Task> tasks();
}
