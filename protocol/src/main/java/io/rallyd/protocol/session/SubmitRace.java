package io.rallyd.protocol.session;

import io.rallyd.protocol.Request;

/**
 * A terminal asks the coordinator to run a race. Refused, with the id of the first, while another
 * runs.
 *
 * @param race what to run
 */
public record SubmitRace(RaceDescription race) implements Request<RaceAccepted> {}
