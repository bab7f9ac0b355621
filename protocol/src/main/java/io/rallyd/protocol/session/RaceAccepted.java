package io.rallyd.protocol.session;

import io.rallyd.protocol.Message;

/**
 * The race has begun; its events follow on the same link.
 *
 * @param raceId its id
 */
public record RaceAccepted(String raceId) implements Message {}
