package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;

/**
 * The arrays of segments. Those of a busy session and of large messages are gone through all the
 * time, so each event loop keeps some that nobody uses; the collector has the others.
 */
final class SegmentMemory {
  /** What a busy session takes; smaller ones are not kept. */
  static final int USUAL = 64 << 10;

  /** Larger ones are not kept. */
  static final int LARGEST_KEPT = 1 << 20;

  /** What an event loop keeps in all. */
  private static final int KEPT_BYTES = 4 << 20;

  private static final FastThreadLocal<SegmentMemory> HERE =
      new FastThreadLocal<>() {
        @Override
        protected SegmentMemory initialValue() {
          return new SegmentMemory();
        }
      };

  /**
   * Memory that was made here. What senders had made, or an allocator, must not be kept: it is of
   * any size, and an allocator waits for its own.
   */
  private static final class Own extends UnpooledHeapByteBuf {
    Own(int size) {
      super(UnpooledByteBufAllocator.DEFAULT, size, size);
    }
  }

  /** By size, each twice the one before. */
  private final ArrayDeque<ByteBuf>[] free = deques(slot(LARGEST_KEPT) + 1);

  private int keptBytes;

  private SegmentMemory() {}

  /** Returns memory of this size at least, one array. */
  static ByteBuf take(int size) {
    if (size < USUAL || size > LARGEST_KEPT) {
      return new Own(size);
    }
    SegmentMemory here = HERE.get();
    int rounded = size == USUAL ? size : Integer.highestOneBit(size - 1) << 1;
    ByteBuf kept = here.free[slot(rounded)].poll();
    if (kept == null) {
      return new Own(rounded);
    }
    here.keptBytes -= rounded;
    return kept;
  }

  /** Gives up a reference; what was written may still be on its way out. */
  static void giveBack(ByteBuf memory) {
    SegmentMemory here = HERE.get();
    int size = memory.capacity();
    if (memory instanceof Own
        && kept(size)
        && memory.refCnt() == 1
        && here.keptBytes + size <= KEPT_BYTES) {
      here.free[slot(size)].push(memory);
      here.keptBytes += size;
    } else {
      memory.release();
    }
  }

  private static boolean kept(int size) {
    return size >= USUAL && size <= LARGEST_KEPT;
  }

  private static int slot(int size) {
    return Integer.numberOfTrailingZeros(size) - Integer.numberOfTrailingZeros(USUAL);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static ArrayDeque<ByteBuf>[] deques(int count) {
    ArrayDeque<ByteBuf>[] deques = new ArrayDeque[count];
    for (int i = 0; i < count; i++) {
      deques[i] = new ArrayDeque<>();
    }
    return deques;
  }
}
