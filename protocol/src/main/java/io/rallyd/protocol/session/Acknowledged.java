package io.rallyd.protocol.session;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/** Done, or begun; nothing more to say. */
public record Acknowledged() implements Message {
  /** How it travels. */
  public static final Wire<Acknowledged> WIRE = Wire.of((out, m) -> {}, in -> new Acknowledged());
}
