package io.rallyd.driver.generation;

/**
 * Picks among some choices so that the first ones come much more often, as words, customers and
 * addresses do in real life: choice k has a share in proportion to 1/(k+1)^exponent. One draw and
 * one look into a table. Immutable.
 */
final class Skew {
  private static final int BITS = 14;

  private final short[] table = new short[1 << BITS];

  /**
   * Creates the table.
   *
   * @param choices how many choices, 1 to 16,384; the rarest may be rounded away
   * @param exponent how uneven they are; 0 is even
   */
  Skew(int choices, double exponent) {
    double total = 0;
    for (int k = 1; k <= choices; k++) {
      total += StrictMath.pow(k, -exponent);
    }
    double sum = 0;
    int at = 0;
    for (int k = 1; k <= choices; k++) {
      sum += StrictMath.pow(k, -exponent);
      int end = k == choices ? table.length : (int) Math.round(sum / total * table.length);
      while (at < end) {
        table[at++] = (short) (k - 1);
      }
    }
  }

  /** Returns a choice, from 0. */
  int pick(Draws draws) {
    return table[(int) (draws.next() >>> 64 - BITS)];
  }
}
