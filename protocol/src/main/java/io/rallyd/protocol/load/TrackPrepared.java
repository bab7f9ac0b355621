package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * The driver has all it needs of the track.
 *
 * @param bytesReceived corpus bytes that had to travel
 */
public record TrackPrepared(long bytesReceived) implements Message {
  /** How it travels. */
  public static final Wire<TrackPrepared> WIRE =
      Wire.of((out, m) -> out.putLong(m.bytesReceived()), in -> new TrackPrepared(in.getLong()));
}
