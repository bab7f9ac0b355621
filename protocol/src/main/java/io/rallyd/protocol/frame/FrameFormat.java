package io.rallyd.protocol.frame;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.wire.WireException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

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

  private static final int MAGIC = 0x5244;
  private static final int CHECKSUM_AT = 24;

  private FrameFormat() {}

  /** Leaves room for the header at the start of an empty buffer; the body is written behind it. */
  public static void reserveHeader(ByteBuf frame) {
    frame.writeZero(HEADER);
  }

  /** Writes the header of a frame whose body is complete. */
  public static void writeHeader(ByteBuf frame, FrameKind kind, long correlation, long sequence) {
    int start = frame.readerIndex();
    int length = frame.readableBytes() - HEADER;
    frame.setShort(start, MAGIC);
    frame.setByte(start + 2, kind.code());
    frame.setByte(start + 3, 0);
    frame.setInt(start + 4, length);
    frame.setLong(start + 8, correlation);
    frame.setLong(start + 16, sequence);
    frame.setInt(start + CHECKSUM_AT, checksum(frame, start, kind, length));
  }

  /**
   * Returns the length of the body of the frame whose header starts at the reader index.
   *
   * @throws WireException when this is no header, or its body is longer than allowed
   */
  public static int bodyLength(ByteBuf in, int maxBody) {
    int start = in.readerIndex();
    if (in.getUnsignedShort(start) != MAGIC || in.getByte(start + 3) != 0) {
      throw new WireException("bytes that are no frame");
    }
    if (FrameKind.of(in.getUnsignedByte(start + 2)) == null) {
      throw new WireException("a frame of unknown kind " + in.getUnsignedByte(start + 2));
    }
    long length = in.getUnsignedInt(start + 4);
    if (length > maxBody) {
      throw new WireException("a frame of " + length + " bytes where " + maxBody + " are allowed");
    }
    return (int) length;
  }

  /**
   * Takes a whole frame from a buffer whose header {@link #bodyLength} has accepted. The body is a
   * retained slice.
   *
   * @throws WireException when the checksum is wrong
   */
  public static Frame read(ByteBuf in) {
    int start = in.readerIndex();
    FrameKind kind = FrameKind.of(in.getUnsignedByte(start + 2));
    int length = in.getInt(start + 4);
    if (checksum(in, start, kind, length) != in.getInt(start + CHECKSUM_AT)) {
      throw new WireException("a frame with a wrong checksum");
    }
    long correlation = in.getLong(start + 8);
    long sequence = in.getLong(start + 16);
    in.skipBytes(HEADER);
    return new Frame(kind, correlation, sequence, in.readRetainedSlice(length));
  }

  private static int checksum(ByteBuf frame, int start, FrameKind kind, int length) {
    int end = kind == FrameKind.STREAM_CHUNK ? HEADER : HEADER + length;
    // One view for both parts: each is garbage, and there are two of them for every message.
    ByteBuffer bytes = frame.nioBuffer(start, end);
    CRC32C crc = new CRC32C();
    crc.update(bytes.limit(CHECKSUM_AT));
    crc.update(bytes.limit(end).position(HEADER));
    return (int) crc.getValue();
  }
}
