package io.rallyd.protocol.race;

import io.rallyd.protocol.Message;

/**
 * Heads the stream of a requested file.
 *
 * @param raceId the race
 * @param transferId of the request
 * @param size bytes that follow
 */
public record FileContent(String raceId, long transferId, long size) implements Message {}
