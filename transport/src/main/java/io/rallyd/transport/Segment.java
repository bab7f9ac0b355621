package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.frame.Checksum;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import java.nio.ByteBuffer;

/**
 * Frames of a session one behind the other in one piece of memory: first those that the peer has,
 * then those that were written, then those that wait. Bytes of frames never change once they are
 * there, for they may be on their way out. For one thread.
 */
final class Segment {
  private final ByteBuf owner;
  private final ByteBuffer memory;
  private final byte[] bytes;
  private final int base;
  private final long first;
  private int frames;
  private int end;
  private int written;
  private int writtenFrames;
  private int acknowledged;
  private int acknowledgedFrames;

  /** The one behind it, or null. */
  Segment next;

  /**
   * Creates one without frames.
   *
   * @param owner has an array; is given back with the segment
   * @param first sequence number of its first frame
   */
  Segment(ByteBuf owner, long first) {
    this.owner = owner;
    this.bytes = owner.array();
    this.base = owner.arrayOffset();
    this.memory = ByteBuffer.wrap(bytes, base, owner.capacity()).slice();
    this.first = first;
  }

  // ---- frames are added ------------------------------------------------------------------------

  /** Returns how much room there is behind its frames. */
  int room() {
    return memory.capacity() - end;
  }

  /** Returns the memory, positioned where the body of the next frame has to be. */
  ByteBuffer next() {
    memory.clear();
    return memory.position(end + FrameFormat.HEADER);
  }

  /** Copies the first bytes of the next frame from another segment, where they are no frame yet. */
  void begin(Segment other, int length) {
    System.arraycopy(other.bytes, other.base + other.end, bytes, base + end, length);
  }

  /** Copies the body of the next frame from where it has room for a header before. */
  void put(ByteBuf frame) {
    int from = FrameFormat.HEADER;
    frame.getBytes(from, bytes, base + end + from, frame.readableBytes() - from);
  }

  /** Makes a frame of the bytes behind its frames, whose body has this length. */
  void add(FrameKind kind, long correlation, int length, Checksum checksum) {
    FrameFormat.writeHeader(bytes, base + end, kind, correlation, first + frames, length, checksum);
    end += FrameFormat.HEADER + length;
    frames++;
  }

  // ---- frames are written ----------------------------------------------------------------------

  /** Returns how many bytes of its frames wait to be written. */
  int waiting() {
    return end - written;
  }

  int waitingFrames() {
    return frames - writtenFrames;
  }

  /** Returns the size of the next frame to write; there is one. */
  int nextSize() {
    return sizeAt(written);
  }

  /** Returns how many bytes whole frames that wait have that fit into so many. */
  int fitting(long most) {
    if (waiting() <= most) {
      return waiting();
    }
    int size = 0;
    while (size + sizeAt(written + size) <= most) {
      size += sizeAt(written + size);
    }
    return size;
  }

  /** Returns the next bytes to write, whole frames, with a reference of their own. */
  ByteBuf write(int size) {
    ByteBuf bytes = owner.retainedSlice(written, size);
    if (written + size == end) {
      writtenFrames = frames;
      written = end;
    } else {
      for (int to = written + size; written < to; written += sizeAt(written)) {
        writtenFrames++;
      }
    }
    return bytes;
  }

  long lastWritten() {
    return first + writtenFrames - 1;
  }

  /** Writes again what was written and not acknowledged; returns how many frames that are. */
  int rewind() {
    int again = writtenFrames - acknowledgedFrames;
    written = acknowledged;
    writtenFrames = acknowledgedFrames;
    return again;
  }

  // ---- frames are acknowledged -----------------------------------------------------------------

  /** Returns how many bytes it has that were not acknowledged. */
  int unforgotten() {
    return end - acknowledged;
  }

  /** Forgets the frames up to this one, which were written; returns how many bytes they have. */
  int acknowledge(long sequence) {
    int before = acknowledged;
    if (sequence >= lastWritten()) {
      acknowledged = written;
      acknowledgedFrames = writtenFrames;
    } else {
      for (; first + acknowledgedFrames <= sequence; acknowledgedFrames++) {
        acknowledged += sizeAt(acknowledged);
      }
    }
    return acknowledged - before;
  }

  /** Returns whether it has never had a frame. */
  boolean empty() {
    return frames == 0;
  }

  /** Returns whether all its frames were acknowledged. */
  boolean done() {
    return acknowledgedFrames == frames;
  }

  void release() {
    SegmentMemory.giveBack(owner);
  }

  private int sizeAt(int at) {
    return FrameFormat.sizeAt(bytes, base + at);
  }
}
