package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sequenced frames of a session on their way out: those that wait, and those that were written
 * but not yet acknowledged and so may have to be written again. {@link #reserve} may be called from
 * any thread, all else on the session's loop.
 */
final class Outbox {
  private final int windowBytes;
  private final int queueBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private final ArrayDeque<Entry> written = new ArrayDeque<>();
  private long writtenBytes;
  private long nextSequence = 1;

  Outbox(int windowBytes, int queueBytes) {
    this.windowBytes = windowBytes;
    this.queueBytes = queueBytes;
  }

  /** A frame; {@code handed} completes when it was written the first time. */
  private record Entry(ByteBuf frame, long sequence, CompletableFuture<Void> handed) {}

  /**
   * Makes room for so many bytes.
   *
   * @param beyond how many times the bound may be passed: answers have some room above messages
   * @return whether there is room
   */
  boolean reserve(int size, int beyond) {
    long limit = (long) queueBytes * beyond;
    long after = bytes.addAndGet(size);
    if (after > limit && after > size) {
      bytes.addAndGet(-size);
      return false;
    }
    return true;
  }

  /** Returns the bytes that wait or are not acknowledged; from any thread. */
  long queuedBytes() {
    return bytes.get();
  }

  /** Gives back room that was reserved for a frame that will not be added. */
  void cancel(int size) {
    bytes.addAndGet(-size);
  }

  /** Takes a frame, one reference of it, whose room was reserved. */
  void add(ByteBuf frame, FrameKind kind, long correlation, CompletableFuture<Void> handed) {
    long sequence = nextSequence++;
    FrameFormat.writeHeader(frame, kind, correlation, sequence);
    waiting.add(new Entry(frame, sequence, handed));
  }

  /** Returns whether the next frame may be written as far as the window goes. */
  boolean ready() {
    Entry next = waiting.peek();
    return next != null
        && (writtenBytes == 0 || writtenBytes + next.frame().readableBytes() <= windowBytes);
  }

  boolean idle() {
    return waiting.isEmpty();
  }

  /** Returns how many frames wait. */
  int waiting() {
    return waiting.size();
  }

  /**
   * Writes the next frame, and then tells whoever sent it. He may do anything then, such as ending
   * the session, so the caller must look again at what holds.
   */
  void writeNext(Connection connection) {
    Entry entry = waiting.remove();
    written.add(entry);
    writtenBytes += entry.frame().readableBytes();
    connection.write(entry.frame().retainedSlice());
    if (entry.handed() != null) {
      entry.handed().complete(null);
    }
  }

  /**
   * Forgets what the peer has.
   *
   * @return false when the peer cannot have that
   */
  boolean acknowledged(long sequence) {
    if (sequence >= nextSequence - waiting.size()) {
      return false;
    }
    while (!written.isEmpty() && written.peek().sequence() <= sequence) {
      Entry entry = written.remove();
      int size = entry.frame().readableBytes();
      writtenBytes -= size;
      bytes.addAndGet(-size);
      entry.frame().release();
    }
    return true;
  }

  /**
   * Puts all that was written and not acknowledged back in front of the queue.
   *
   * @return how many
   */
  int rewind() {
    int count = written.size();
    while (!written.isEmpty()) {
      waiting.addFirst(written.removeLast());
    }
    writtenBytes = 0;
    return count;
  }

  /** Gives everything up. */
  void fail(RequestFailedException why) {
    rewind();
    for (Entry entry : waiting) {
      bytes.addAndGet(-entry.frame().readableBytes());
      entry.frame().release();
      if (entry.handed() != null) {
        entry.handed().completeExceptionally(why);
      }
    }
    waiting.clear();
  }
}
