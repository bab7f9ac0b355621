package io.rallyd.driver.documents;

import java.nio.ByteBuffer;

/**
 * Some consecutive lines of a document file, still in the mapped memory. Immutable.
 *
 * @param bytes the lines with their newlines, from index 0; to be read by absolute index only
 * @param ends index behind each line's newline
 * @param newlineMissing whether the last line ends with the file and without a newline
 */
public record LineBlock(ByteBuffer bytes, int[] ends, boolean newlineMissing) {

  /** Returns how many lines there are, at least 1. */
  public int count() {
    return ends.length;
  }

  /** Returns the index of the first byte of a line. */
  public int start(int line) {
    return line == 0 ? 0 : ends[line - 1];
  }

  /** Returns the index behind the last byte of a line that is not its newline. */
  public int contentEnd(int line) {
    return newlineMissing && line == ends.length - 1 ? ends[line] : ends[line] - 1;
  }
}
