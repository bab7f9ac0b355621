package io.rallyd.protocol.race;

import io.rallyd.protocol.wire.Wire;

/**
 * A file that nodes may ask for during the race.
 *
 * @param key name for {@link RequestFile}
 * @param name file name, a single safe path segment
 * @param size bytes
 * @param sha256 lower-case hex, or empty when only the stream tells
 */
public record FileOffer(String key, String name, long size, String sha256) {
  /** How it travels. */
  public static final Wire<FileOffer> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.key());
            out.putString(m.name());
            out.putLong(m.size());
            out.putString(m.sha256());
          },
          in -> new FileOffer(in.getString(), in.getString(), in.getLong(), in.getString()));
}
