package io.rallyd.protocol.load;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.race.CheckReport;

/**
 * Ends all of a race on a driver: workers stopped, connections closed, files of the race removed.
 *
 * @param raceId the race
 * @param kill true to drop running requests, false when all is at the last join point anyway
 */
public record EndLoad(String raceId, boolean kill) implements Request<CheckReport> {}
