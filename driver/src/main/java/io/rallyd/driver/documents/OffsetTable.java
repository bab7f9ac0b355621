package io.rallyd.driver.documents;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * Knows where every 50,000th line of a document file begins, in a file beside it: lines of {@code
 * <lines before>;<byte offset>}. The first is always {@code 0;0}, so that the table of a short file
 * has a line too and counts as valid.
 */
public final class OffsetTable {
  static final int EVERY = 50_000;
  private static final int BUFFER = 1 << 20;

  private final Path documents;

  /** Creates the table of a document file, which need not exist yet. */
  public OffsetTable(Path documents) {
    this.documents = documents;
  }

  /** Returns where the table lies. */
  public Path path() {
    return documents.resolveSibling(documents.getFileName() + ".offset");
  }

  /** Returns whether there is a well-formed table that is not older than the documents. */
  public boolean valid() {
    Path table = path();
    try {
      if (!Files.isRegularFile(table)
          || Files.getLastModifiedTime(table).compareTo(Files.getLastModifiedTime(documents)) < 0) {
        return false;
      }
      return wellFormed(table);
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  private static boolean wellFormed(Path table) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(table)) {
      String line = lines.readLine();
      if (line == null) {
        return false;
      }
      for (; line != null; line = lines.readLine()) {
        String[] parts = line.split(";", -1);
        if (parts.length != 2
            || Long.parseLong(parts[0].strip()) < 0
            || Long.parseLong(parts[1].strip()) < 0) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Returns whether a table that somebody else made can be that of these documents: its entries
   * grow, none lies beyond the end, and each but the first follows a newline.
   *
   * @param lineCount lines that the documents are to have
   */
  public boolean fits(long lineCount) {
    try (FileChannel in = FileChannel.open(documents, StandardOpenOption.READ);
        BufferedReader entries = Files.newBufferedReader(path())) {
      ByteBuffer before = ByteBuffer.allocate(1);
      long lastLine = -1;
      long lastOffset = -1;
      for (String entry = entries.readLine(); entry != null; entry = entries.readLine()) {
        int separator = entry.indexOf(';');
        long line = Long.parseLong(entry.substring(0, separator).strip());
        long offset = Long.parseLong(entry.substring(separator + 1).strip());
        boolean begins =
            line == 0
                ? offset == 0
                : offset > 0 && in.read(before.clear(), offset - 1) == 1 && before.get(0) == '\n';
        if (!begins || line > lineCount || line <= lastLine || offset <= lastOffset) {
          return false;
        }
        lastLine = line;
        lastOffset = offset;
      }
      return lastLine >= 0;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /**
   * Reads all the documents and writes the table.
   *
   * @param bytesSoFar is told now and then how much has been read
   * @return how many lines there are; a last line without a newline counts
   * @throws IOException when reading or writing fails; then there is no new table
   */
  public long create(LongConsumer bytesSoFar) throws IOException {
    try (PartialFile partial = PartialFile.of(path())) {
      long lines;
      try (FileChannel in = FileChannel.open(documents, StandardOpenOption.READ);
          BufferedWriter out = Files.newBufferedWriter(partial.path())) {
        out.write("0;0\n");
        lines = count(in, out, bytesSoFar);
      }
      partial.commit();
      return lines;
    }
  }

  private static long count(FileChannel in, BufferedWriter out, LongConsumer bytesSoFar)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    byte[] bytes = buffer.array();
    long lines = 0;
    long position = 0;
    byte last = '\n';
    for (int read = in.read(buffer.clear()); read >= 0; read = in.read(buffer.clear())) {
      for (int i = 0; i < read; i++) {
        if (bytes[i] == '\n') {
          lines++;
          if (lines % EVERY == 0) {
            out.write(lines + ";" + (position + i + 1) + "\n");
          }
        }
      }
      if (read > 0) {
        last = bytes[read - 1];
      }
      position += read;
      bytesSoFar.accept(position);
    }
    return last == '\n' ? lines : lines + 1;
  }

  /** Removes the table. */
  public void remove() throws IOException {
    Files.deleteIfExists(path());
  }

  /**
   * Returns the byte offset of a line, that of the end when there are fewer lines.
   *
   * @param line lines before it
   */
  long offsetOf(long line) throws IOException {
    long knownLine = 0;
    long offset = 0;
    if (valid()) {
      try (BufferedReader entries = Files.newBufferedReader(path())) {
        for (String entry = entries.readLine(); entry != null; entry = entries.readLine()) {
          int separator = entry.indexOf(';');
          long entryLine = Long.parseLong(entry.substring(0, separator).strip());
          if (entryLine > line) {
            break;
          }
          knownLine = entryLine;
          offset = Long.parseLong(entry.substring(separator + 1).strip());
        }
      }
    }
    return skip(offset, line - knownLine);
  }

  /** Bytes of a document file. */
  public record Extent(long offset, long length) {}

  /**
   * Returns the bytes of some lines, fewer where the file ends before.
   *
   * @throws IOException when the documents cannot be read
   */
  public Extent extent(LineRange lines) throws IOException {
    long from = offsetOf(lines.first());
    return new Extent(from, offsetOf(lines.end()) - from);
  }

  private long skip(long from, long lines) throws IOException {
    if (lines == 0) {
      return from;
    }
    long left = lines;
    try (FileChannel in = FileChannel.open(documents, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      long position = from;
      for (int read = in.read(buffer, position); read >= 0; read = in.read(buffer, position)) {
        for (int i = 0; i < read; i++) {
          if (buffer.get(i) == '\n' && --left == 0) {
            return position + i + 1;
          }
        }
        position += read;
        buffer.clear();
      }
      return in.size();
    }
  }
}
