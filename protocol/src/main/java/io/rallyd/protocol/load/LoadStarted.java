package io.rallyd.protocol.load;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/** The workers stand. */
public record LoadStarted() implements Message {
  /** How it travels. */
  public static final Wire<LoadStarted> WIRE = Wire.of((out, m) -> {}, in -> new LoadStarted());
}
