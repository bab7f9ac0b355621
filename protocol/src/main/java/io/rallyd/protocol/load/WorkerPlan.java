package io.rallyd.protocol.load;

import io.rallyd.protocol.wire.Wire;

/**
 * Clients of one worker: consecutive global ids.
 *
 * @param workerId global over all machines, from 0
 * @param firstClient lowest client id
 * @param clientCount how many, at least 1
 */
public record WorkerPlan(int workerId, int firstClient, int clientCount) {
  /** How it travels. */
  public static final Wire<WorkerPlan> WIRE =
      Wire.of(
          (out, m) -> {
            out.putInt(m.workerId());
            out.putInt(m.firstClient());
            out.putInt(m.clientCount());
          },
          in -> new WorkerPlan(in.getInt(), in.getInt(), in.getInt()));
}
