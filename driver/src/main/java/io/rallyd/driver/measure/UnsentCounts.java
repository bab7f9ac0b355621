package io.rallyd.driver.measure;

import io.rallyd.protocol.load.TaskBacklog;
import io.rallyd.protocol.load.WorkerCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What conditions counted that could not be sent: it goes with the next one of the same worker, for
 * a count that is missing is a wrong one. What only describes a moment, such as a backlog, is gone.
 * Safe for use by several threads.
 */
final class UnsentCounts {
  private final Map<Integer, WorkerCondition> unsent = new ConcurrentHashMap<>();

  /** A condition could not be sent. */
  void keep(WorkerCondition condition) {
    unsent.merge(condition.workerId(), condition, UnsentCounts::plus);
  }

  /** Returns a condition with what was kept of its worker, which is kept no longer. */
  WorkerCondition addTo(WorkerCondition condition) {
    WorkerCondition kept = unsent.remove(condition.workerId());
    return kept == null ? condition : plus(condition, kept);
  }

  private static WorkerCondition plus(WorkerCondition to, WorkerCondition counts) {
    List<TaskBacklog> backlogs = new ArrayList<>(to.backlogs());
    for (TaskBacklog one : counts.backlogs()) {
      if (one.notSent() > 0) {
        backlogs.add(new TaskBacklog(one.taskIndex(), 0, 0, one.notSent()));
      }
    }
    return new WorkerCondition(
        to.raceId(),
        to.workerId(),
        to.elapsedNanos(),
        to.loopCpuNanos(),
        to.loopLateness(),
        to.scheduleLag(),
        to.connectionsOpened() + counts.connectionsOpened(),
        to.samplesDropped() + counts.samplesDropped(),
        backlogs);
  }
}
