package io.rallyd.protocol.race;

import io.rallyd.protocol.Message;

/**
 * The file went over whole.
 *
 * @param size its bytes
 * @param sha256 lower-case hex of its SHA-256
 */
public record FileSent(long size, String sha256) implements Message {}
