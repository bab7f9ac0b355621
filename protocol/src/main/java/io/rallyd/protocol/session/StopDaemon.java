package io.rallyd.protocol.session;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.wire.Wire;

/**
 * Asks a daemon to end its race cleanly and exit.
 *
 * @param reason one phrase for the log
 */
public record StopDaemon(String reason) implements Request<Acknowledged> {
  /** How it travels. */
  public static final Wire<StopDaemon> WIRE =
      Wire.of((out, m) -> out.putString(m.reason()), in -> new StopDaemon(in.getString()));
}
