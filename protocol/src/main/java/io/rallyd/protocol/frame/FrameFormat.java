package io.rallyd.protocol.frame;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.wire.WireException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The layout of a frame, all numbers big-endian:
 *
 * <pre>
 *  offset size
 *   0      2   magic 0x52 0x44 ("RD")
 *   2      1   kind
 *   3      1   zero
 *   4      4   length of the body
 *   8      8   correlation id
 *  16      8   sequence number
 *  24      4   CRC-32C of bytes 0 to 23 and the body; of a stream chunk bytes 0 to 23 only
 *  28          body
 * </pre>
 */
public final class FrameFormat {
  /** Bytes before the body. */
  public static final int HEADER = 28;

  /** Where the checksum is. */
  static final int CHECKSUM_AT = 24;

  private static final int MAGIC = 0x5244;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private FrameFormat() {}

  /** Leaves room for the header at the start of an empty buffer; the body is written behind it. */
  public static void reserveHeader(ByteBuf frame) {
    frame.writeZero(HEADER);
  }

  /** Writes the header of a frame that is alone in a buffer and whose body is complete. */
  public static void writeHeader(ByteBuf frame, FrameKind kind, long correlation, long sequence) {
    int at = frame.readerIndex();
    int length = frame.readableBytes() - HEADER;
    byte[] summed = new byte[kind == FrameKind.STREAM_CHUNK ? HEADER : HEADER + length];
    frame.getBytes(at + HEADER, summed, HEADER, summed.length - HEADER);
    writeHeader(summed, 0, kind, correlation, sequence, length, new Checksum());
    frame.setBytes(at, summed, 0, HEADER);
  }

  /**
   * Writes the header of a frame whose body is complete.
   *
   * @param bytes have it
   * @param at where the header begins
   * @param length of the body
   */
  public static void writeHeader(
      byte[] bytes,
      int at,
      FrameKind kind,
      long correlation,
      long sequence,
      int length,
      Checksum checksum) {
    INT.set(bytes, at, MAGIC << 16 | kind.code() << 8);
    INT.set(bytes, at + 4, length);
    LONG.set(bytes, at + 8, correlation);
    LONG.set(bytes, at + 16, sequence);
    INT.set(bytes, at + CHECKSUM_AT, checksum.of(bytes, at, kind, length));
  }

  /** Returns the size of the frame that {@link #writeHeader} has put there. */
  public static int sizeAt(byte[] bytes, int at) {
    return HEADER + getInt(bytes, at + 4);
  }

  static int getInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  /**
   * Returns the length of the body of the frame whose header is at an index.
   *
   * @throws WireException when this is no header, or its body is longer than allowed
   */
  public static int bodyLength(byte[] in, int at, int maxBody) {
    int begin = getInt(in, at);
    if (begin >>> 16 != MAGIC || (begin & 0xff) != 0) {
      throw new WireException("bytes that are no frame");
    }
    int kind = begin >>> 8 & 0xff;
    if (FrameKind.of(kind) == null) {
      throw new WireException("a frame of unknown kind " + kind);
    }
    long length = getInt(in, at + 4) & 0xffff_ffffL;
    if (length > maxBody) {
      throw new WireException("a frame of " + length + " bytes where " + maxBody + " are allowed");
    }
    return (int) length;
  }
}
