package io.rallyd.transport;

import java.nio.file.Path;

/**
 * A stretch of a file that is sent.
 *
 * @param file the file
 * @param offset first byte, from 0
 * @param length bytes, negative for all to the end of the file; fewer are sent when it ends before
 */
public record FilePart(Path file, long offset, long length) {

  /** Returns all of a file. */
  public static FilePart whole(Path file) {
    return new FilePart(file, 0, -1);
  }

  /** Returns how many of the bytes wanted at a position of the part belong to it. */
  int within(long position, int wanted) {
    return length < 0 ? wanted : (int) Math.max(0, Math.min(wanted, length - position));
  }
}
