package io.rallyd.protocol.race;

/**
 * A file that nodes may ask for during the race.
 *
 * @param key name for {@link RequestFile}
 * @param name file name, a single safe path segment
 * @param size bytes
 * @param sha256 lower-case hex, or empty when only the stream tells
 */
public record FileOffer(String key, String name, long size, String sha256) {}
