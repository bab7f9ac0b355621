package io.rallyd.protocol.session;

import io.rallyd.protocol.Request;

/**
 * Asks to end the race and clean up; {@link RaceFinished} follows.
 *
 * @param raceId the race, or empty for the running one
 * @param reason one phrase for the log
 */
public record CancelRace(String raceId, String reason) implements Request<Acknowledged> {}
