package io.rallyd.driver.documents;

import java.nio.file.Path;

/**
 * A file with consecutive documents of a set: all of them, or those that this machine needs.
 *
 * @param file the uncompressed lines
 * @param firstLine lines of the set before those in the file
 */
public record DocumentPart(Path file, long firstLine) {

  /** Returns a file with the whole set. */
  public static DocumentPart whole(Path file) {
    return new DocumentPart(file, 0);
  }

  /**
   * Opens some of the lines.
   *
   * @param firstLine lines of the set before these; not less than those before the file
   * @param lines how many
   * @throws CorpusException when the file cannot be read
   */
  public DocumentLines lines(long firstLine, long lines) {
    return DocumentLines.open(file, firstLine - this.firstLine, lines);
  }
}
