package io.rallyd.protocol.membership;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * The coordinator has taken the node as a member.
 *
 * @param coordinatorVersion product version of the coordinator
 * @param clusterId random id of this run of the coordinator
 */
public record Joined(String coordinatorVersion, String clusterId) implements Message {
  /** How it travels. */
  public static final Wire<Joined> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.coordinatorVersion());
            out.putString(m.clusterId());
          },
          in -> new Joined(in.getString(), in.getString()));
}
