package io.rallyd.protocol.session;

import io.rallyd.protocol.Message;

/**
 * A line for the terminal.
 *
 * @param raceId the race
 * @param level {@code info}, {@code warning} or {@code error}
 * @param text the line without its prefix
 */
public record RaceNotice(String raceId, String level, String text) implements Message {}
