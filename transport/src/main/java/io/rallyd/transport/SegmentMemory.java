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

  /** What a message of 64 KiB and what is around it have room in. */
  static final int ROOMY = 72 << 10;

  private static final int KEPT = 32;

  private static final FastThreadLocal<ArrayDeque<ByteBuf>> FREE = none();
  private static final FastThreadLocal<ArrayDeque<ByteBuf>> FREE_ROOMY = none();

  private SegmentMemory() {}

  private static FastThreadLocal<ArrayDeque<ByteBuf>> none() {
    return new FastThreadLocal<>() {
      @Override
      protected ArrayDeque<ByteBuf> initialValue() {
        return new ArrayDeque<>(KEPT);
      }
    };
  }

  /** Returns memory of this size or, where that is little more, of one that is kept. */
  static ByteBuf take(int size) {
    if (size < LARGEST || size > ROOMY) {
      return Unpooled.wrappedBuffer(new byte[size]);
    }
    boolean largest = size == LARGEST;
    ByteBuf kept = (largest ? FREE : FREE_ROOMY).get().poll();
    return kept != null ? kept : Unpooled.wrappedBuffer(new byte[largest ? LARGEST : ROOMY]);
  }

  /** Gives up a reference; what was written may still be on its way out. */
  static void giveBack(ByteBuf memory) {
    int size = memory.capacity();
    if (memory.refCnt() == 1 && (size == LARGEST || size == ROOMY)) {
      ArrayDeque<ByteBuf> free = (size == LARGEST ? FREE : FREE_ROOMY).get();
      if (free.size() < KEPT) {
        free.push(memory);
        return;
      }
    }
    memory.release();
  }
}
