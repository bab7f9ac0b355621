package io.rallyd.driver.measure;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A gzip file made of parts (members, RFC 1952 2.2), each of which is in the file as a whole or not
 * at all: a part is compressed in memory, and when the disk takes only a piece of it the piece is
 * cut off again. So a file whose disk was full is still one that any reader reads to its end. What
 * is written goes to the part under way. Confined to one thread.
 */
final class GzipParts extends OutputStream implements Closeable {
  private final SeekableByteChannel file;
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream(1 << 16);
  private GZIPOutputStream part;
  private long whole;

  /**
   * Begins a file.
   *
   * @param file at its beginning; closed with this
   */
  GzipParts(SeekableByteChannel file) {
    this.file = file;
  }

  @Override
  public void write(int b) throws IOException {
    part().write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    part().write(bytes, offset, length);
  }

  /** Returns about how many bytes the part under way takes in the file. */
  int partBytes() {
    return compressed.size();
  }

  /**
   * Puts the part under way into the file and begins the next; does nothing when there is none.
   *
   * @throws IOException when the disk did not take all of it; nothing of it is left then
   */
  void endPart() throws IOException {
    whole = file.position();
    if (part == null) {
      return;
    }
    part.close();
    part = null;
    ByteBuffer bytes = ByteBuffer.wrap(compressed.toByteArray());
    compressed.reset();
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      try {
        cutLastPart();
      } catch (IOException cut) {
        e.addSuppressed(cut);
      }
      throw e;
    }
  }

  /** Takes the part that was put into the file last out of it again. */
  void cutLastPart() throws IOException {
    file.truncate(whole);
  }

  /** Closes the file; a part under way is forgotten. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  private GZIPOutputStream part() throws IOException {
    if (part == null) {
      part =
          new GZIPOutputStream(compressed, 1 << 13) {
            {
              def.setLevel(Deflater.BEST_SPEED);
            }
          };
    }
    return part;
  }
}
