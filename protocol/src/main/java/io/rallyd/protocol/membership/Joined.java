package io.rallyd.protocol.membership;

import io.rallyd.protocol.Message;

/**
 * The coordinator has taken the node as a member.
 *
 * @param coordinatorVersion product version of the coordinator
 * @param clusterId random id of this run of the coordinator
 */
public record Joined(String coordinatorVersion, String clusterId) implements Message {}
