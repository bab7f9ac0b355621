package io.rallyd.daemon.race;

import io.rallyd.protocol.load.WorkerPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Assigns clients to the workers of the load-driver machines: contiguous ids, machines in the given
 * order with the same number of clients each as far as it goes, and on a machine one worker a core,
 * the first ones having one client more. Formula of Rally (worker assignment), with the real number
 * of cores of each machine. Workers without clients are not created.
 */
final class WorkerAssignment {
  private WorkerAssignment() {}

  /**
   * Returns the workers of each machine, in the order of the machines.
   *
   * @param coresOfHosts worker threads that each machine offers, each at least 1
   * @param clients all clients, at least 1
   */
  static List<List<WorkerPlan>> assign(List<Integer> coresOfHosts, int clients) {
    int perHost = (clients + coresOfHosts.size() - 1) / coresOfHosts.size();
    List<List<WorkerPlan>> plan = new ArrayList<>();
    int remaining = clients;
    int nextClient = 0;
    int nextWorker = 0;
    for (int cores : coresOfHosts) {
      int here = Math.min(perHost, remaining);
      List<WorkerPlan> workers = new ArrayList<>();
      for (int core = 0; core < cores; core++) {
        int count = here / cores + (core < here % cores ? 1 : 0);
        if (count > 0) {
          workers.add(new WorkerPlan(nextWorker++, nextClient, count));
          nextClient += count;
        }
      }
      plan.add(workers);
      remaining -= here;
    }
    return plan;
  }
}
