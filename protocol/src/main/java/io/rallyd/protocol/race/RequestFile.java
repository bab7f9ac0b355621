package io.rallyd.protocol.race;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.wire.Wire;

/**
 * A node asks the coordinator for a file that the race offers; the coordinator opens a stream
 * headed by {@link FileContent} and answers when it has been received whole.
 *
 * @param raceId the race
 * @param transferId chosen by the asker, unique within its session
 * @param key name of the file among those offered
 */
public record RequestFile(String raceId, long transferId, String key) implements Request<FileSent> {
  /** How it travels. */
  public static final Wire<RequestFile> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putLong(m.transferId());
            out.putString(m.key());
          },
          in -> new RequestFile(in.getString(), in.getLong(), in.getString()));
}
