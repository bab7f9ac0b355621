package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Request;

/**
 * Stops the nodes of a race on this machine and removes what was installed.
 *
 * @param raceId the race
 * @param preserve keep the installation
 * @param kill kill at once, else ask first and kill after the grace time
 */
public record StopNodes(String raceId, boolean preserve, boolean kill)
    implements Request<NodesStopped> {}
