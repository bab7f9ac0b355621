package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rallyd.protocol.frame.FrameFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a part of a file chunk by chunk, each with room for a frame header before it, and sums it
 * up by SHA-256 on the way. Reading may go back, the sum never counts a byte twice. Blocks; for one
 * thread at a time.
 */
final class FileReader {
  private static final Logger LOG = LoggerFactory.getLogger(FileReader.class);

  private final FilePart part;
  private final int chunkBytes;
  private final MessageDigest digest = IncomingStream.sha256();
  private FileChannel channel;
  private long summedTo;
  private byte[] sha256;

  FileReader(FilePart part, int chunkBytes) {
    this.part = part;
    this.chunkBytes = chunkBytes;
  }

  /**
   * What one reading brought.
   *
   * @param chunks buffers, each owned by the taker
   * @param sha256 of the whole part when its end was met, else null
   * @param size of the whole part when its end was met
   * @param failure what went wrong, or null
   */
  record Batch(List<ByteBuf> chunks, byte[] sha256, long size, String failure) {
    void release() {
      chunks.forEach(ByteBuf::release);
    }
  }

  /** Reads up to so many chunks from an offset on. */
  Batch read(long offset, int count) {
    List<ByteBuf> chunks = new ArrayList<>(count);
    try {
      if (channel == null) {
        channel = FileChannel.open(part.file(), StandardOpenOption.READ);
      }
      long position = offset;
      while (chunks.size() < count) {
        ByteBuf chunk = ByteBufAllocator.DEFAULT.buffer(FrameFormat.HEADER + chunkBytes);
        chunks.add(chunk);
        FrameFormat.reserveHeader(chunk);
        int length = fill(chunk, position);
        if (length == 0) {
          chunks.remove(chunks.size() - 1).release();
          if (sha256 == null) {
            sha256 = digest.digest();
          }
          return new Batch(chunks, sha256, position, null);
        }
        sum(chunk, position, length);
        position += length;
      }
      return new Batch(chunks, null, 0, null);
    } catch (IOException | RuntimeException e) {
      return new Batch(chunks, null, 0, e.toString());
    }
  }

  void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.warn("Cannot close {}", part.file(), e);
    }
  }

  private int fill(ByteBuf chunk, long position) throws IOException {
    int wanted = part.within(position, chunkBytes);
    int length = 0;
    while (length < wanted) {
      int read = chunk.writeBytes(channel, part.offset() + position + length, wanted - length);
      if (read < 0) {
        break;
      }
      length += read;
    }
    return length;
  }

  private void sum(ByteBuf chunk, long position, int length) {
    long end = position + length;
    if (end > summedTo) {
      int seen = (int) Math.max(0, summedTo - position);
      digest.update(chunk.nioBuffer(FrameFormat.HEADER + seen, length - seen));
      summedTo = end;
    }
  }
}
