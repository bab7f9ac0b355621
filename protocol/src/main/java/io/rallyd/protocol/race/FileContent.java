package io.rallyd.protocol.race;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * Heads the stream of a requested file.
 *
 * @param raceId the race
 * @param transferId of the request
 * @param size bytes that follow
 */
public record FileContent(String raceId, long transferId, long size) implements Message {
  /** How it travels. */
  public static final Wire<FileContent> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putLong(m.transferId());
            out.putLong(m.size());
          },
          in -> new FileContent(in.getString(), in.getLong(), in.getLong()));
}
