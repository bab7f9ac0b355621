package io.rallyd.protocol.session;

import io.rallyd.protocol.Request;
import io.rallyd.protocol.wire.Wire;

/** Asks a daemon how it is. */
public record StatusQuery() implements Request<DaemonStatus> {
  /** How it travels. */
  public static final Wire<StatusQuery> WIRE = Wire.of((out, m) -> {}, in -> new StatusQuery());
}
