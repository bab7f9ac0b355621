package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.wire.Wire;

/**
 * Stops the nodes of a race on this machine and removes what was installed.
 *
 * @param raceId the race
 * @param preserve keep the installation
 * @param kill kill at once, else ask first and kill after the grace time
 */
public record StopNodes(String raceId, boolean preserve, boolean kill)
    implements Request<NodesStopped> {
  /** How it travels. */
  public static final Wire<StopNodes> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putBoolean(m.preserve());
            out.putBoolean(m.kill());
          },
          in -> new StopNodes(in.getString(), in.getBoolean(), in.getBoolean()));
}
