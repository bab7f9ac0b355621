package io.rallyd.protocol.frame;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.wire.WireException;

/**
 * A frame among the bytes that were read. One object is moved from frame to frame, so what is
 * wanted later has to be taken from it. For one thread.
 *
 * <p>Arrays are read several times faster than the memory that a socket is read into. So all that
 * was read is copied at once, many frames together, to an array that is kept; only chunks of
 * streams, which are large and hardly looked at, stay where they are.
 */
public final class Frame {
  private final Checksum checksum = new Checksum();
  private ByteBuf owner;
  private int ownerAt;
  private int readable;
  private byte[] kept;

  // The bytes from one offset to another, and where in the array they begin.
  private byte[] bytes;
  private int base;
  private int from;
  private int to;

  private FrameKind kind;
  private long correlation;
  private long sequence;
  private int at;
  private int length;

  /**
   * Moves to other bytes; there is no frame before {@link #moveTo}.
   *
   * @param in whose readable bytes it will look at; not retained
   * @param array is written to until {@link #drop}, which returns it or a larger one; at least as
   *     large as a header
   */
  public void over(ByteBuf in, byte[] array) {
    owner = in;
    ownerAt = in.readerIndex();
    readable = in.readableBytes();
    kept = array;
    kind = null;
    from = 0;
    if (in.hasArray()) {
      bytes = in.array();
      base = in.arrayOffset() + ownerAt;
      to = readable;
    } else {
      to = 0;
    }
  }

  /** Lets go of the bytes; returns the array that was used for them, to be used again. */
  public byte[] drop() {
    byte[] array = kept;
    owner = null;
    kept = null;
    bytes = null;
    return array;
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
    int there = readable - offset - FrameFormat.HEADER;
    if (there < 0) {
      return 0;
    }
    int index = index(offset, FrameFormat.HEADER);
    int body = FrameFormat.bodyLength(bytes, index, maxBody);
    if (body > there) {
      return 0;
    }
    kind = FrameKind.of(bytes[index + 2]);
    if (kind != FrameKind.STREAM_CHUNK) {
      index = index(offset, FrameFormat.HEADER + body);
    }
    at = offset;
    length = body;
    correlation = FrameFormat.getLong(bytes, index + 8);
    sequence = FrameFormat.getLong(bytes, index + 16);
    int expected = FrameFormat.getInt(bytes, index + FrameFormat.CHECKSUM_AT);
    if (checksum.of(bytes, index, kind, length) != expected) {
      throw new WireException("a frame with a wrong checksum");
    }
    return FrameFormat.HEADER + length;
  }

  /** Returns where in the array these bytes are, which it brings there if they are not. */
  private int index(int offset, int size) {
    if (offset < from || offset + size > to) {
      // Behind a chunk there is another one, most likely.
      int ahead = kind == FrameKind.STREAM_CHUNK ? 0 : Math.min(readable - offset, kept.length);
      int count = Math.max(size, ahead);
      if (count > kept.length) {
        kept = new byte[Math.max(count, 2 * kept.length)];
      }
      bytes = kept;
      owner.getBytes(ownerAt + offset, bytes, 0, count);
      base = 0;
      from = offset;
      to = offset + count;
    }
    return base + offset - from;
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

  /** Returns where in {@link #bytes} its body begins. */
  public int bodyAt() {
    return base + at + FrameFormat.HEADER - from;
  }

  /** Returns the array that has its body, unless it is a chunk of a stream; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns its body, which lives as long as the bytes that were read: retain it to keep it. */
  public ByteBuf body() {
    return owner.slice(ownerAt + at + FrameFormat.HEADER, length);
  }
}
