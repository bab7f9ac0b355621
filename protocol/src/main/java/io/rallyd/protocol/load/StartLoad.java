package io.rallyd.protocol.load;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.wire.Wire;
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
  /** How it travels. */
  public static final Wire<StartLoad> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putList(m.clusters(), ClusterTarget.WIRE);
            out.putList(m.workers(), WorkerPlan.WIRE);
            out.putInt(m.totalClients());
            out.putString(m.onError());
            out.putBoolean(m.assertions());
            out.putLong(m.seed());
          },
          in ->
              new StartLoad(
                  in.getString(),
                  in.getList(ClusterTarget.WIRE),
                  in.getList(WorkerPlan.WIRE),
                  in.getInt(),
                  in.getString(),
                  in.getBoolean(),
                  in.getLong()));

  public StartLoad {
    clusters = List.copyOf(clusters);
    workers = List.copyOf(workers);
  }
}
