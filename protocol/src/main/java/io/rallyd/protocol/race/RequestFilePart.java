package io.rallyd.protocol.race;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.wire.Wire;

/**
 * As {@link RequestFile}, for a part of the file: what is missing of one that was cut off earlier.
 *
 * @param raceId the race
 * @param transferId chosen by the asker, unique within its session
 * @param key name of the file among those offered
 * @param offset first byte wanted, from 0
 * @param length bytes wanted, negative for all to the end
 */
public record RequestFilePart(String raceId, long transferId, String key, long offset, long length)
    implements Request<FileSent> {
  /** How it travels. */
  public static final Wire<RequestFilePart> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putLong(m.transferId());
            out.putString(m.key());
            out.putLong(m.offset());
            out.putLong(m.length());
          },
          in ->
              new RequestFilePart(
                  in.getString(), in.getLong(), in.getString(), in.getLong(), in.getLong()));
}
