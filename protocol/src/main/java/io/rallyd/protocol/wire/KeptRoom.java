package io.rallyd.protocol.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** An array that is kept from message to message, unless one was large. For one thread. */
final class KeptRoom implements Room {
  private static final int SMALLEST = 1 << 10;
  private static final int LARGEST_KEPT = 64 << 10;

  private ByteBuffer memory = ByteBuffer.allocate(SMALLEST);

  /** Returns the memory for a message. */
  ByteBuffer begin() {
    return memory;
  }

  @Override
  public ByteBuffer grow(int written, int required) {
    memory = ByteBuffer.wrap(Arrays.copyOf(memory.array(), 2 * written + required));
    return memory;
  }

  /** Returns what has the message from its first byte on. */
  byte[] bytes() {
    return memory.array();
  }

  /** The message was taken away. */
  void end() {
    if (memory.capacity() > LARGEST_KEPT) {
      memory = ByteBuffer.allocate(SMALLEST);
    }
  }
}
