package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;

/**
 * The arrays of segments. Large ones are what a busy session goes through all the time, so each
 * event loop keeps some that nobody uses; the collector has the others.
 */
final class SegmentMemory {
  static final int LARGEST = 64 << 10;

  private static final int KEPT = 32;

  private static final FastThreadLocal<ArrayDeque<ByteBuf>> FREE =
      new FastThreadLocal<>() {
        @Override
        protected ArrayDeque<ByteBuf> initialValue() {
          return new ArrayDeque<>(KEPT);
        }
      };

  private SegmentMemory() {}

  /** Returns memory of this size. */
  static ByteBuf take(int size) {
    ByteBuf kept = size == LARGEST ? FREE.get().poll() : null;
    return kept != null ? kept : Unpooled.wrappedBuffer(new byte[size]);
  }

  /** Gives up a reference; what was written may still be on its way out. */
  static void giveBack(ByteBuf memory) {
    ArrayDeque<ByteBuf> free = FREE.get();
    if (memory.capacity() == LARGEST && memory.refCnt() == 1 && free.size() < KEPT) {
      free.push(memory);
    } else {
      memory.release();
    }
  }
}
