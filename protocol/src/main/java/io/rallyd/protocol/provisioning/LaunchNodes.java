package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.wire.Wire;

/**
 * Launches the installed nodes; answered when each answers HTTP.
 *
 * @param raceId the race
 */
public record LaunchNodes(String raceId) implements Request<NodesLaunched> {
  /** How it travels. */
  public static final Wire<LaunchNodes> WIRE =
      Wire.of((out, m) -> out.putString(m.raceId()), in -> new LaunchNodes(in.getString()));
}
