package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.frame.Checksum;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.Room;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sequenced frames of a session on their way out: those that wait, and those that were written
 * but not yet acknowledged and so may have to be written again. {@link #reserve} and {@link
 * #cancel} may be called from any thread, all else on the session's loop.
 *
 * <p>Frames lie one behind the other in segments, so that all of a turn are written as one.
 * Segments are arrays, which are written and summed up faster than the memory that a socket takes,
 * where what goes out is copied to as a whole. A session that sends little has a small segment, and
 * one whose peer has everything has none.
 */
final class Outbox implements Room {
  private static final int SMALLEST = 1 << 10;

  /** From this size on a segment is of the usual size, of which there are some at hand. */
  private static final int BUSY = 16 << 10;

  /** A segment with less room than this is left behind. */
  private static final int LEAST_ROOM = FrameFormat.HEADER + 64;

  /** Frames that were encoded elsewhere are copied behind the others up to this size. */
  private static final int COPIED = 8 << 10;

  private final int windowBytes;
  private final int queueBytes;

  private final AtomicLong bytes = new AtomicLong();
  private final Checksum checksum = new Checksum();
  private final ArrayDeque<Handed> handed = new ArrayDeque<>(2);
  private Segment first;
  private Segment writing;
  private Segment last;
  private Handed turn;
  private long writtenBytes;
  private long waitingFrames;
  private long nextSequence = 1;

  Outbox(int windowBytes, int queueBytes) {
    this.windowBytes = windowBytes;
    this.queueBytes = queueBytes;
  }

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

  // ---- frames are added ------------------------------------------------------------------------

  /** Returns memory, positioned where the body of the next frame has to be. */
  ByteBuffer begin() {
    if (last == null || last.room() < LEAST_ROOM) {
      append(usualSize());
    }
    return last.next();
  }

  @Override
  public ByteBuffer grow(int written, int required) {
    Segment small = last;
    append(Math.max(usualSize(), FrameFormat.HEADER + 2 * written + required));
    last.begin(small, FrameFormat.HEADER + written);
    if (small.empty()) {
      removeBeforeLast(small);
    }
    return last.next();
  }

  /** What was outgrown would else be kept until all before it is acknowledged. */
  private void removeBeforeLast(Segment outgrown) {
    if (first == outgrown) {
      first = last;
    } else {
      Segment before = first;
      while (before.next != outgrown) {
        before = before.next;
      }
      before.next = last;
    }
    if (writing == outgrown) {
      writing = last;
    }
    outgrown.release();
  }

  /** Returns how many pieces of memory it has. */
  int segments() {
    int count = 0;
    for (Segment each = first; each != null; each = each.next) {
      count++;
    }
    return count;
  }

  /** Adds the frame that was begun, whose body has this length and whose room was reserved. */
  void add(FrameKind kind, long correlation, int length) {
    last.add(kind, correlation, length, checksum);
    nextSequence++;
    waitingFrames++;
  }

  /**
   * Takes a frame in an array, one reference of it whatever happens, whose room was reserved; its
   * header is still to write.
   */
  void add(ByteBuf frame, FrameKind kind, long correlation) {
    int size = frame.readableBytes();
    if (size > COPIED) {
      append(new Segment(frame, nextSequence));
    } else {
      try {
        if (last == null || last.room() < size) {
          append(Math.max(usualSize(), size));
        }
        last.put(frame);
      } finally {
        frame.release();
      }
    }
    add(kind, correlation, size - FrameFormat.HEADER);
  }

  /** Returns what completes when the last frame added, and maybe some of this turn more, is out. */
  Handed handedInTurn() {
    if (turn == null) {
      turn = new Handed();
      handed.add(turn);
    }
    turn.sequence = nextSequence - 1;
    return turn;
  }

  /** Completes this when the last frame added is out. */
  void handed(Handed own) {
    turn = null;
    own.sequence = nextSequence - 1;
    handed.add(own);
  }

  private int usualSize() {
    long size = 2 * Math.min(bytes.get(), SegmentMemory.USUAL);
    return size < BUSY ? (int) Math.max(SMALLEST, size) : SegmentMemory.USUAL;
  }

  private void append(int size) {
    append(new Segment(SegmentMemory.take(size), nextSequence));
  }

  private void append(Segment next) {
    if (last == null) {
      first = next;
      writing = next;
    } else {
      last.next = next;
    }
    last = next;
  }

  // ---- frames are written ----------------------------------------------------------------------

  /** Returns whether a frame waits that may be written as far as the window goes. */
  boolean ready() {
    skipWritten();
    return waitingFrames > 0 && allowed() > 0;
  }

  /**
   * Writes what waits as far as window and connection allow, and then tells whoever sent it. They
   * may do anything then, such as ending the session, so the caller must look again at what holds.
   */
  void write(Connection connection) {
    turn = null;
    while (ready() && connection.writable()) {
      write(connection, allowed());
    }
    completeHanded();
  }

  /** Writes all that waits, whatever the window; else as {@link #write}. */
  void writeAll(Connection connection) {
    turn = null;
    skipWritten();
    while (waitingFrames > 0) {
      write(connection, writing.waiting());
      skipWritten();
    }
    completeHanded();
  }

  private void write(Connection connection, int size) {
    int frames = writing.waitingFrames();
    ByteBuf out = writing.write(size);
    frames -= writing.waitingFrames();
    waitingFrames -= frames;
    writtenBytes += size;
    connection.write(out, frames);
  }

  private void skipWritten() {
    while (writing != null && writing.waiting() == 0 && writing.next != null) {
      writing = writing.next;
    }
  }

  /** Returns how much of the segment that is written may go; a frame always, if it is alone. */
  private int allowed() {
    int fitting = writing.fitting(windowBytes - writtenBytes);
    return fitting == 0 && writtenBytes == 0 ? writing.nextSize() : fitting;
  }

  private void completeHanded() {
    long lastOut = nextSequence - 1 - waitingFrames;
    while (!handed.isEmpty() && handed.peek().sequence <= lastOut) {
      handed.remove().complete(null);
    }
  }

  // ---- frames are forgotten, or written again --------------------------------------------------

  /**
   * Forgets what the peer has.
   *
   * @return false when the peer cannot have that
   */
  boolean acknowledged(long sequence) {
    if (sequence >= nextSequence - waitingFrames) {
      return false;
    }
    int forgotten = 0;
    while (first != null) {
      forgotten += first.acknowledge(sequence);
      if (!first.done()) {
        break;
      }
      remove();
    }
    if (forgotten > 0) {
      writtenBytes -= forgotten;
      bytes.addAndGet(-forgotten);
    }
    return true;
  }

  /**
   * Puts all that was written and not acknowledged back in front of the queue.
   *
   * @return how many frames that are
   */
  int rewind() {
    int count = 0;
    for (Segment each = first; each != null; each = each.next) {
      count += each.rewind();
    }
    waitingFrames += count;
    writtenBytes = 0;
    writing = first;
    return count;
  }

  /** Gives everything up. */
  void fail(RequestFailedException why) {
    turn = null;
    while (first != null) {
      bytes.addAndGet(-first.unforgotten());
      remove();
    }
    waitingFrames = 0;
    writtenBytes = 0;
    while (!handed.isEmpty()) {
      handed.remove().completeExceptionally(why);
    }
  }

  private void remove() {
    Segment gone = first;
    first = gone.next;
    if (writing == gone) {
      writing = first;
    }
    if (first == null) {
      last = null;
    }
    gone.release();
  }
}
