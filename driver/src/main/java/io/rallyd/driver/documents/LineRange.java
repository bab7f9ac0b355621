package io.rallyd.driver.documents;

/**
 * Consecutive lines of a document set.
 *
 * @param first lines before them
 * @param count how many, at least 0
 */
public record LineRange(long first, long count) {

  /** Returns the line behind the last. */
  public long end() {
    return first + count;
  }

  /** Returns the smallest range with all lines of both. */
  public LineRange with(LineRange other) {
    long from = Math.min(first, other.first);
    return new LineRange(from, Math.max(end(), other.end()) - from);
  }

  /** Returns whether all lines of the other are among these. */
  public boolean contains(LineRange other) {
    return first <= other.first && other.end() <= end();
  }
}
