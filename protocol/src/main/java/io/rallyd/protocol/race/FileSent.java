package io.rallyd.protocol.race;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * The file went over whole.
 *
 * @param size its bytes
 * @param sha256 lower-case hex of its SHA-256
 */
public record FileSent(long size, String sha256) implements Message {
  /** How it travels. */
  public static final Wire<FileSent> WIRE =
      Wire.of(
          (out, m) -> {
            out.putLong(m.size());
            out.putString(m.sha256());
          },
          in -> new FileSent(in.getLong(), in.getString()));
}
