package io.rallyd.driver.track;

import io.rallyd.protocol.load.TrackSelection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops the tasks that a serverless cluster does not let its user run. An operation that states
 * {@code run-on-serverless} is believed; else its type decides. Types of plugins and parallel
 * elements stay.
 */
final class ServerlessFilter {
  private static final Logger LOG = LoggerFactory.getLogger(ServerlessFilter.class);

  /** What only those may do who operate the cluster. */
  private static final Set<OperationType> OPERATORS =
      EnumSet.of(
          OperationType.INDEX_STATS,
          OperationType.NODE_STATS,
          OperationType.WAIT_FOR_RECOVERY,
          OperationType.WAIT_FOR_SNAPSHOT_CREATE,
          OperationType.WAIT_FOR_CURRENT_SNAPSHOTS_CREATE,
          OperationType.DOWNSAMPLE,
          OperationType.FORCE_MERGE,
          OperationType.CLUSTER_HEALTH,
          OperationType.PUT_SETTINGS,
          OperationType.CREATE_SNAPSHOT,
          OperationType.RESTORE_SNAPSHOT,
          OperationType.CREATE_SNAPSHOT_REPOSITORY,
          OperationType.DELETE_SNAPSHOT_REPOSITORY);

  /** What nobody may do there. */
  private static final Set<OperationType> BLOCKED =
      EnumSet.of(
          OperationType.CREATE_INDEX_TEMPLATE,
          OperationType.DELETE_INDEX_TEMPLATE,
          OperationType.SHRINK_INDEX,
          OperationType.CREATE_ILM_POLICY,
          OperationType.DELETE_ILM_POLICY);

  private final boolean operator;

  ServerlessFilter(boolean operator) {
    this.operator = operator;
  }

  /** Returns the line that tells which tasks of a challenge are dropped, if any. */
  Optional<String> notice(Challenge challenge) {
    if (challenge.schedule().stream().anyMatch(e -> !(e instanceof Task))) {
      LOG.info("Treating parallel task in challenge [{}] as public.", challenge.name());
    }
    List<String> dropped = dropped(challenge);
    return dropped.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Excluding ["
                + String.join("], [", dropped)
                + "] as challenge ["
                + challenge.name()
                + "] is run on serverless.");
  }

  /**
   * Returns a selection that leaves out what is dropped too, by name, so that everyone who reads
   * the track with it reads the same.
   *
   * @param challenge the challenge as the given selection has it
   * @throws TrackSyntaxException when nothing is left
   */
  TrackSelection narrow(TrackSelection selection, Challenge challenge) {
    List<String> dropped = dropped(challenge);
    if (dropped.isEmpty()) {
      return selection;
    }
    List<String> kept =
        challenge.schedule().stream()
            .filter(this::keeps)
            .flatMap(e -> e.tasks().stream())
            .map(Task::name)
            .toList();
    if (kept.isEmpty()) {
      throw new TrackSyntaxException(
          "No chosen task of challenge [" + challenge.name() + "] can be run on serverless.");
    }
    boolean include = !selection.includeTasks().isEmpty();
    List<String> excluded = new ArrayList<>(selection.excludeTasks());
    dropped.stream().map(TaskFilter::itemFor).forEach(excluded::add);
    return new TrackSelection(
        selection.challenge(),
        include ? kept.stream().map(TaskFilter::itemFor).toList() : List.of(),
        include ? List.of() : excluded,
        selection.testMode());
  }

  private List<String> dropped(Challenge challenge) {
    return challenge.schedule().stream()
        .filter(e -> !keeps(e))
        .flatMap(e -> e.tasks().stream())
        .map(Task::name)
        .toList();
  }

  private boolean keeps(ScheduleElement element) {
    if (!(element instanceof Task task)) {
      return true;
    }
    Object stated = task.operation().params().get("run-on-serverless");
    if (stated != null) {
      return Boolean.parseBoolean(String.valueOf(stated));
    }
    return task.operation()
        .builtIn()
        .map(type -> !BLOCKED.contains(type) && (operator || !OPERATORS.contains(type)))
        .orElse(true);
  }
}
