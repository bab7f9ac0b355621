package io.rallyd.protocol.load;

import io.rallyd.protocol.Request;
import java.util.List;

/**
 * Creates the workers of one machine; each then reaches join point 0. The allocation of tasks is a
 * pure function of the prepared challenge and is worked out by the driver itself.
 *
 * @param raceId the race
 * @param clusters where requests go; {@code default} or the first is the usual one
 * @param workers workers of this machine
 * @param totalClients clients over all machines: width of the allocation matrix
 * @param onError as in the race description
 * @param assertions whether assertions are checked
 * @param seed seed of everything random
 */
public record StartLoad(
    String raceId,
    List<ClusterTarget> clusters,
    List<WorkerPlan> workers,
    int totalClients,
    String onError,
    boolean assertions,
    long seed)
    implements Request<LoadStarted> {
  public StartLoad {
    clusters = List.copyOf(clusters);
    workers = List.copyOf(workers);
  }
}
