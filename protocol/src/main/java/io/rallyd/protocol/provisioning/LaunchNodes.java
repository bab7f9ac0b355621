package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Request;

/**
 * Launches the installed nodes; answered when each answers HTTP.
 *
 * @param raceId the race
 */
public record LaunchNodes(String raceId) implements Request<NodesLaunched> {}
