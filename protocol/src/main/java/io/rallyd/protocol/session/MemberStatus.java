package io.rallyd.protocol.session;

import io.rallyd.protocol.membership.NodeInfo;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.wire.Wire;

/**
 * One member of the cluster as the coordinator sees it.
 *
 * @param node fixed facts
 * @param state last reported state
 * @param joinedAtMillis coordinator clock, epoch milliseconds
 * @param clockOffsetMicros member clock minus coordinator clock, by heartbeat
 * @param roundTripMicros smallest recent heartbeat round trip
 * @param connected false while the session waits for the member to come back
 */
public record MemberStatus(
    NodeInfo node,
    NodeState state,
    long joinedAtMillis,
    long clockOffsetMicros,
    long roundTripMicros,
    boolean connected) {
  /** How it travels. */
  public static final Wire<MemberStatus> WIRE =
      Wire.of(
          (out, m) -> {
            out.put(NodeInfo.WIRE, m.node());
            out.putOptional(NodeState.WIRE, m.state());
            out.putLong(m.joinedAtMillis());
            out.putLong(m.clockOffsetMicros());
            out.putLong(m.roundTripMicros());
            out.putBoolean(m.connected());
          },
          in ->
              new MemberStatus(
                  in.get(NodeInfo.WIRE),
                  in.getOptional(NodeState.WIRE),
                  in.getLong(),
                  in.getLong(),
                  in.getLong(),
                  in.getBoolean()));
}
