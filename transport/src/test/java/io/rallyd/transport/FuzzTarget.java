package io.rallyd.transport;

import java.util.function.Consumer;

/** What is fuzzed, each from seeds of its own. */
enum FuzzTarget {
  /** Bodies of messages, decoded by Kryo. */
  BODY(BodyFuzz.class, BodyFuzz::fuzzerTestOneInput),
  /** The bytes of a connection, cut into frames. */
  FRAME(FrameFuzz.class, FrameFuzz::fuzzerTestOneInput),
  /** Either role of the handshake. */
  HANDSHAKE(HandshakeFuzz.class, HandshakeFuzz::fuzzerTestOneInput),
  /** The frames of a member. */
  SESSION(SessionFuzz.class, SessionFuzz::fuzzerTestOneInput);

  private final Class<?> type;
  private final Consumer<byte[]> target;

  FuzzTarget(Class<?> type, Consumer<byte[]> target) {
    this.type = type;
    this.target = target;
  }

  /** Returns the class that a fuzzer calls. */
  Class<?> type() {
    return type;
  }

  /** Tries one input; throws when it found something. */
  void run(byte[] input) {
    target.accept(input);
  }

  /** Returns the name of its folder. */
  String folder() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
