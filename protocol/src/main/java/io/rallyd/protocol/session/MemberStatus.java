package io.rallyd.protocol.session;

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
    io.rallyd.protocol.membership.NodeInfo node,
    io.rallyd.protocol.membership.NodeState state,
    long joinedAtMillis,
    long clockOffsetMicros,
    long roundTripMicros,
    boolean connected) {}
