package io.rallyd.protocol.frame;

import java.util.zip.CRC32C;

/** Sums frames up where they lie. For one thread. */
public final class Checksum {
  private final CRC32C crc = new CRC32C();

  /**
   * Returns the checksum of a frame.
   *
   * @param bytes have it
   * @param at where its header begins
   * @param length of its body, which is not looked at when it is a chunk of a stream
   */
  int of(byte[] bytes, int at, FrameKind kind, int length) {
    crc.reset();
    crc.update(bytes, at, FrameFormat.CHECKSUM_AT);
    if (kind != FrameKind.STREAM_CHUNK) {
      crc.update(bytes, at + FrameFormat.HEADER, length);
    }
    return (int) crc.getValue();
  }
}
