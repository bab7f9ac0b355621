package io.rallyd.protocol.frame;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Sums frames up where they lie. For one thread. */
public final class Checksum {
  private final CRC32C crc = new CRC32C();

  /**
   * Returns the checksum of a frame.
   *
   * @param memory has it; its position and limit are moved
   * @param at where its header begins
   * @param length of its body, which is not looked at when it is a chunk of a stream
   */
  int of(ByteBuffer memory, int at, FrameKind kind, int length) {
    crc.reset();
    crc.update(memory.limit(at + FrameFormat.CHECKSUM_AT).position(at));
    if (kind != FrameKind.STREAM_CHUNK && length > 0) {
      int body = at + FrameFormat.HEADER;
      crc.update(memory.limit(body + length).position(body));
    }
    return (int) crc.getValue();
  }
}
