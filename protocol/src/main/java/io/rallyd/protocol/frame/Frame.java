package io.rallyd.protocol.frame;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.wire.WireException;
import java.nio.ByteBuffer;

/**
 * A frame where it lies in the bytes that were read. One object is moved from frame to frame, so
 * what is wanted later has to be taken from it. For one thread.
 */
public final class Frame {
  private final Checksum checksum = new Checksum();
  private ByteBuf owner;
  private int ownerAt;
  private ByteBuffer memory;
  private FrameKind kind;
  private long correlation;
  private long sequence;
  private int at;
  private int length;

  /**
   * Moves to other bytes; there is no frame before {@link #moveTo}.
   *
   * @param bytes whose readable bytes it will look at; not retained
   */
  public void over(ByteBuf bytes) {
    owner = bytes;
    ownerAt = bytes.readerIndex();
    memory = bytes.nioBuffer(ownerAt, bytes.readableBytes()).slice();
  }

  /** Lets go of the bytes. */
  public void drop() {
    owner = null;
    memory = null;
  }

  /**
   * Moves to the frame that begins at an offset.
   *
   * @param offset from where the readable bytes began
   * @return the size of the frame, or 0 when it is not there whole
   * @throws WireException when this is no header, its body is longer than allowed, or the checksum
   *     is wrong
   */
  public int moveTo(int offset, int maxBody) {
    memory.clear();
    int there = memory.limit() - offset - FrameFormat.HEADER;
    if (there < 0) {
      return 0;
    }
    int body = FrameFormat.bodyLength(memory, offset, maxBody);
    if (body > there) {
      return 0;
    }
    at = offset;
    length = body;
    kind = FrameKind.of(memory.get(at + 2));
    correlation = memory.getLong(at + 8);
    sequence = memory.getLong(at + 16);
    int expected = memory.getInt(at + FrameFormat.CHECKSUM_AT);
    if (checksum.of(memory, at, kind, length) != expected) {
      throw new WireException("a frame with a wrong checksum");
    }
    memory.clear();
    return FrameFormat.HEADER + length;
  }

  /** Returns what it is for. */
  public FrameKind kind() {
    return kind;
  }

  /** Returns what ties requests to answers and chunks to streams, else 0. */
  public long correlation() {
    return correlation;
  }

  /** Returns its number within the session, an offset, or an acknowledgement, as the kind says. */
  public long sequence() {
    return sequence;
  }

  /** Returns how many bytes its body has. */
  public int bodyLength() {
    return length;
  }

  /** Returns where in {@link #memory} its body begins. */
  public int bodyAt() {
    return at + FrameFormat.HEADER;
  }

  /** Returns the memory it lies in; whoever moves its position or limit need not move it back. */
  public ByteBuffer memory() {
    return memory;
  }

  /** Returns its body, which lives as long as the bytes that were read: retain it to keep it. */
  public ByteBuf body() {
    return owner.slice(ownerAt + bodyAt(), length);
  }
}
