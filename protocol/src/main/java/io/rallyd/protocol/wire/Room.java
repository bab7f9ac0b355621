package io.rallyd.protocol.wire;

import java.nio.ByteBuffer;

/** Where a message is written to when the memory it was begun in does not suffice. */
@FunctionalInterface
public interface Room {
  /**
   * Returns memory, an array, for the whole message, in which it begins at the position.
   *
   * @param written bytes of the message that are already there, from where it was begun; they have
   *     to be at the position of what is returned
   * @param required least bytes that have to have room behind them
   */
  ByteBuffer grow(int written, int required);
}
