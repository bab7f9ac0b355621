package io.rallyd.protocol.race;

import io.rallyd.protocol.Message;

/**
 * A node has a line for the terminal.
 *
 * @param raceId the race
 * @param level {@code info}, {@code warning} or {@code error}
 * @param text the line without its prefix
 */
public record NodeNotice(String raceId, String level, String text) implements Message {}
