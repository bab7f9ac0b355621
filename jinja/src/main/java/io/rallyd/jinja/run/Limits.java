package io.rallyd.jinja.run;

/**
 * How much one rendering may use. A rendering that goes beyond fails with a sentence that names the
 * limit.
 *
 * @param depth macros, calls of blocks, includes and imports inside each other
 * @param outputCharacters characters in the result, and in any text captured on the way
 * @param steps evaluated operations and visited elements
 * @param memoryBytes estimated bytes of all strings, lists and maps made, garbage included
 */
public record Limits(int depth, long outputCharacters, long steps, long memoryBytes) {
  /** Enough for any real template, far from hurting the machine. */
  public static final Limits DEFAULT = new Limits(100, 64L << 20, 50_000_000L, 512L << 20);

  /** Checks that every limit is positive. */
  public Limits {
    if (depth < 1 || outputCharacters < 1 || steps < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException("every limit must be positive");
    }
  }
}
