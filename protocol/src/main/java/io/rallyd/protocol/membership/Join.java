package io.rallyd.protocol.membership;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.wire.Wire;

/**
 * A node, once its session stands, asks to become a member of the cluster. Refused while another
 * live node has the same ip.
 *
 * @param node who asks
 */
public record Join(NodeInfo node) implements Request<Joined> {
  /** How it travels. */
  public static final Wire<Join> WIRE =
      Wire.of((out, m) -> out.put(NodeInfo.WIRE, m.node()), in -> new Join(in.get(NodeInfo.WIRE)));
}
