package io.rallyd.driver.documents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a slice of a document file line by line through a window of mapped memory that moves along.
 * Blocks that were handed out keep their part of the mapping alive. Holds no open file between
 * calls; for use by one thread at a time.
 */
public final class DocumentLines {
  private static final long WINDOW = 64L << 20;
  private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
  private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

  private final Path file;
  private final long window;
  private long linesLeft;
  private long position;
  private ByteBuffer mapped = ByteBuffer.allocate(0);
  private long mappedAt;

  private DocumentLines(Path file, long position, long lines, long window) {
    this.file = file;
    this.position = position;
    this.mappedAt = position;
    this.linesLeft = lines;
    this.window = window;
  }

  /**
   * Opens a slice.
   *
   * @param file the documents
   * @param firstLine lines before the slice
   * @param lines lines of the slice
   * @throws CorpusException when the file cannot be read
   */
  public static DocumentLines open(Path file, long firstLine, long lines) {
    return open(file, firstLine, lines, WINDOW);
  }

  static DocumentLines open(Path file, long firstLine, long lines, long window) {
    try {
      return new DocumentLines(file, new OffsetTable(file).offsetOf(firstLine), lines, window);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static CorpusException unreadable(Path file, IOException e) {
    return new CorpusException("The documents in [" + file + "] cannot be read.", e);
  }

  /**
   * Returns the next lines, as many as asked for unless slice or file end before, or empty at the
   * end.
   */
  public Optional<LineBlock> next(int lines) {
    int wanted = (int) Math.min(lines, linesLeft);
    if (wanted == 0) {
      return Optional.empty();
    }
    try {
      return read(wanted);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private Optional<LineBlock> read(int wanted) throws IOException {
    int[] ends = new int[wanted];
    while (true) {
      int from = (int) (position - mappedAt);
      int found = scan(from, ends);
      if (found == wanted) {
        return block(from, found, ends, false);
      }
      long length = Files.size(file);
      if (mappedAt + mapped.capacity() >= length) {
        return block(from, found, ends, true);
      }
      if (from == 0 && mapped.capacity() == Integer.MAX_VALUE) {
        throw new CorpusException(
            "A bulk of " + wanted + " lines of [" + file + "] is larger than 2 GB.");
      }
      long size = from == 0 ? Math.max(window, 2L * mapped.capacity()) : window;
      map(position, Math.min(Math.min(size, Integer.MAX_VALUE), length - position));
    }
  }

  private Optional<LineBlock> block(int from, int found, int[] ends, boolean atEnd) {
    int limit = mapped.capacity();
    int scanned = found == 0 ? from : from + ends[found - 1];
    boolean rest = atEnd && found < ends.length && scanned < limit;
    int count = rest ? found + 1 : found;
    if (count == 0) {
      linesLeft = 0;
      return Optional.empty();
    }
    int[] all = count == ends.length ? ends : Arrays.copyOf(ends, count);
    if (rest) {
      all[found] = limit - from;
    }
    int bytes = all[count - 1];
    position += bytes;
    linesLeft = atEnd && found < ends.length ? 0 : linesLeft - count;
    return Optional.of(new LineBlock(mapped.slice(from, bytes), all, rest));
  }

  /**
   * Writes the ends of lines, relative to the start, and returns how many it found. Reads 32 bytes
   * at a time; this is what an unthrottled bulk spends most of its time on besides the kernel.
   */
  private int scan(int from, int[] ends) {
    ByteBuffer bytes = mapped;
    int found = 0;
    int limit = bytes.capacity();
    int wide = limit - 4 * Long.BYTES;
    int i = from;
    while (i <= wide) {
      long a = newlines(bytes.getLong(i));
      long b = newlines(bytes.getLong(i + 8));
      long c = newlines(bytes.getLong(i + 16));
      long d = newlines(bytes.getLong(i + 24));
      if ((a | b | c | d) != 0) {
        int base = i - from;
        found = note(a, base, ends, found);
        found = note(b, base + 8, ends, found);
        found = note(c, base + 16, ends, found);
        found = note(d, base + 24, ends, found);
        if (found == ends.length) {
          return found;
        }
      }
      i += 4 * Long.BYTES;
    }
    for (; i < limit && found < ends.length; i++) {
      if (bytes.get(i) == '\n') {
        ends[found++] = i + 1 - from;
      }
    }
    return found;
  }

  /** Returns the highest bit of each byte that is a newline, and no other bit. */
  private static long newlines(long eightBytes) {
    long word = eightBytes ^ NEWLINES;
    return ~((word & LOW_BITS) + LOW_BITS | word | LOW_BITS);
  }

  private static int note(long newlines, int base, int[] ends, int found) {
    int count = found;
    for (long rest = newlines; rest != 0 && count < ends.length; rest &= rest - 1) {
      ends[count++] = base + (Long.numberOfTrailingZeros(rest) >>> 3) + 1;
    }
    return count;
  }

  private void map(long from, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_ONLY, from, size);
      mapped = buffer.order(ByteOrder.LITTLE_ENDIAN);
      mappedAt = from;
    }
  }
}
