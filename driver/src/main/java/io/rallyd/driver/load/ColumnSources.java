package io.rallyd.driver.load;

import io.rallyd.driver.params.ParamSource;
import io.rallyd.driver.schedule.Allocation.TaskAllocation;
import io.rallyd.driver.track.Task;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameter sources of one column of a worker: one per task, partitioned for the worker's
 * clients. Making them may read files, so it is done ahead and off the loop.
 *
 * @param clients what each client draws from, in order of the clients
 */
record ColumnSources(List<Client> clients) {

  /**
   * One client's part.
   *
   * @param clientId global id
   * @param allocation what it runs
   * @param source what it draws from
   */
  record Client(int clientId, TaskAllocation allocation, ParamSource source) {}

  /** Returns the global ids of the clients of a task, in order. */
  int[] clientIds(int taskIndex) {
    return clients.stream()
        .filter(client -> client.allocation().taskIndex() == taskIndex)
        .mapToInt(Client::clientId)
        .toArray();
  }

  /** Gives up what was made ahead. */
  void close() {
    clients.forEach(client -> client.source().close());
  }

  /** Makes them; blocks. */
  static ColumnSources make(LoadContext context, int column, int firstClient, int clientCount) {
    Map<Task, ParamSource> byTask = new IdentityHashMap<>();
    List<Client> clients = new ArrayList<>();
    for (int id = firstClient; id < firstClient + clientCount; id++) {
      TaskAllocation allocation =
          (TaskAllocation) context.allocation().cell(id, column).orElse(null);
      if (allocation != null) {
        ParamSource source = byTask.computeIfAbsent(allocation.task(), context.sources());
        clients.add(
            new Client(
                id,
                allocation,
                source.partition(allocation.clientIndexInTask(), allocation.task().clients())));
      }
    }
    byTask.values().forEach(ParamSource::open);
    return new ColumnSources(clients);
  }
}
