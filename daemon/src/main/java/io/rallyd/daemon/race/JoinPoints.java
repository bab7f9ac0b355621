package io.rallyd.daemon.race;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.WorkerPlan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the workers of a race meet. Between two join points each worker runs on its own; all of
 * them have to reach the next one before any goes on. Clients whose task completes its parallel
 * element end the tasks of all others by arriving. Pure: told of arrivals, says what follows. Not
 * thread-safe.
 */
final class JoinPoints {

  /** What follows from an arrival. */
  enum Outcome {
    /** Others are still on their way. */
    WAIT,
    /** All workers must end what they do now. */
    COMPLETE_CURRENT_TASK,
    /** Everyone is here. */
    ALL_ARRIVED
  }

  /**
   * Clients that end a step early.
   *
   * @param completing all of them have to arrive
   * @param any one of them has to arrive
   */
  record Completion(Set<Integer> completing, Set<Integer> any) {}

  /**
   * When a worker arrived.
   *
   * @param workerNanos in the monotonic clock of its machine
   * @param receivedNanos in the monotonic clock of the coordinator
   */
  record Arrival(long workerNanos, long receivedNanos) {}

  private final Map<Integer, WorkerPlan> workers = new HashMap<>();
  private final List<Completion> completions;
  private final Map<Integer, Arrival> arrivals = new HashMap<>();
  private int current;
  private boolean completeSent;

  /**
   * Starts with all workers on their way to join point 0.
   *
   * @param workers all workers
   * @param completions by join point: the clients that end the step leading to it
   */
  JoinPoints(List<WorkerPlan> workers, List<Completion> completions) {
    workers.forEach(w -> this.workers.put(w.workerId(), w));
    this.completions = List.copyOf(completions);
  }

  /**
   * Takes an arrival.
   *
   * @throws RallyException when no such worker is expected there
   */
  Outcome arrived(int workerId, int joinPoint, Arrival arrival) {
    WorkerPlan worker = workers.get(workerId);
    if (worker == null || joinPoint != current || arrivals.containsKey(workerId)) {
      throw new RallyException(
          "Worker [" + workerId + "] reports join point " + joinPoint + " out of turn.");
    }
    arrivals.put(workerId, arrival);
    if (arrivals.size() == workers.size()) {
      return Outcome.ALL_ARRIVED;
    }
    if (!completeSent && completes(worker, completions.get(current))) {
      completeSent = true;
      return Outcome.COMPLETE_CURRENT_TASK;
    }
    return Outcome.WAIT;
  }

  private boolean completes(WorkerPlan arrived, Completion completion) {
    if (completion.any().stream().anyMatch(client -> owns(arrived, client))) {
      return true;
    }
    return !completion.completing().isEmpty()
        && completion.completing().stream()
            .allMatch(
                client -> arrivals.keySet().stream().anyMatch(w -> owns(workers.get(w), client)));
  }

  private static boolean owns(WorkerPlan worker, int client) {
    return client >= worker.firstClient() && client < worker.firstClient() + worker.clientCount();
  }

  /** Returns the workers that have not arrived yet. */
  Set<Integer> missing() {
    Set<Integer> missing = new HashSet<>(workers.keySet());
    missing.removeAll(arrivals.keySet());
    return missing;
  }

  /** Returns the join point that all are on their way to or at. */
  int current() {
    return current;
  }

  /** Returns whether the current one is the last. */
  boolean atLast() {
    return current == completions.size() - 1;
  }

  /** Sends everyone on to the next join point and returns when each worker had arrived. */
  Map<Integer, Arrival> next() {
    Map<Integer, Arrival> here = Map.copyOf(arrivals);
    arrivals.clear();
    completeSent = false;
    current++;
    return here;
  }
}
