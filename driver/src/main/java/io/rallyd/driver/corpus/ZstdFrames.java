package io.rallyd.driver.corpus;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Unpacks Zstandard frames, one after the other. The library's own stream takes the end of the
 * input within a later frame for a good end when both frames came in one read; this one does not.
 */
final class ZstdFrames extends InputStream {
  private static final int BUFFER = 256 << 10;

  private final InputStream raw;
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final byte[] chunk = new byte[BUFFER];
  private final ByteBuffer source = ByteBuffer.allocateDirect(BUFFER).flip();
  private final ByteBuffer target = ByteBuffer.allocateDirect(BUFFER).flip();
  private boolean betweenFrames = true;
  private boolean more;

  ZstdFrames(InputStream raw) {
    this.raw = raw;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (!target.hasRemaining()) {
      if (!more && !source.hasRemaining() && !refill()) {
        return -1;
      }
      decompress();
    }
    int count = Math.min(length, target.remaining());
    target.get(bytes, offset, count);
    return count;
  }

  private boolean refill() throws IOException {
    int read = raw.read(chunk);
    if (read < 0) {
      if (!betweenFrames) {
        throw new EOFException("it ends in the middle");
      }
      return false;
    }
    source.clear().put(chunk, 0, read).flip();
    return true;
  }

  private void decompress() throws IOException {
    target.clear();
    try {
      betweenFrames = context.decompressDirectByteBufferStream(target, source);
    } catch (ZstdException e) {
      throw new IOException(e.getMessage(), e);
    }
    more = !target.hasRemaining() && !betweenFrames;
    target.flip();
  }

  @Override
  public void close() throws IOException {
    context.close();
    raw.close();
  }
}
