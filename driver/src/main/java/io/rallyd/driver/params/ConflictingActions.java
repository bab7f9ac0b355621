package io.rallyd.driver.params;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongUnaryOperator;

/**
 * Gives documents ids of their own and, with some probability, the id of an earlier document. With
 * recency 0 every earlier id is as likely as another; with more, the latest ids are: the distance
 * back is exponentially distributed with a rate of 30 times the recency.
 */
final class ConflictingActions implements ActionLines {
  private static final double RECENCY_RATE = 30;
  private static final int LONGEST_NUMBER = 20;

  private final byte[] indexLine;
  private final byte[] conflictLine;
  private final byte[] lineEnd = "\"}}\n".getBytes(StandardCharsets.US_ASCII);
  private final ConflictSettings settings;
  private final long idCount;
  private final LongUnaryOperator ids;
  private final int digits;
  private final ConflictDraws draws;
  private long idUpTo;

  /**
   * Creates the lines.
   *
   * @param index name of the target index
   * @param idCount how many ids there are; when all are used the documents end
   * @param ids the id for each of them, a number that is not negative
   * @param digits shorter ids get zeros in front
   */
  ConflictingActions(
      String index,
      ConflictSettings settings,
      long idCount,
      LongUnaryOperator ids,
      int digits,
      ConflictDraws draws) {
    this.indexLine = lineBegin("index", index);
    this.conflictLine = lineBegin(settings.action(), index);
    this.settings = settings;
    this.idCount = idCount;
    this.ids = ids;
    this.digits = digits;
    this.draws = draws;
  }

  @Override
  public Actions next(int documents) {
    boolean update = settings.action().equals("update");
    int longest =
        Math.max(indexLine.length, conflictLine.length)
            + Math.max(digits, LONGEST_NUMBER)
            + lineEnd.length;
    byte[] lines = new byte[Math.multiplyExact(documents, longest)];
    int[] ends = new int[documents];
    BitSet updates = new BitSet();
    int count = 0;
    int at = 0;
    while (count < documents) {
      boolean conflict = conflicts();
      if (!conflict && idUpTo >= idCount) {
        break;
      }
      long id = ids.applyAsLong(conflict ? earlier() : idUpTo++);
      at = append(lines, at, conflict ? conflictLine : indexLine);
      at = append(lines, at, id);
      at = append(lines, at, lineEnd);
      updates.set(count, conflict && update);
      ends[count++] = at;
    }
    return new Actions.Single(lines, Arrays.copyOf(ends, count), updates);
  }

  private static int append(byte[] target, int at, byte[] text) {
    System.arraycopy(text, 0, target, at, text.length);
    return at + text.length;
  }

  /** There may be thousands of ids in a bulk, so they are written without becoming strings. */
  private int append(byte[] target, int at, long number) {
    int length = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      length++;
    }
    length = Math.max(length, digits);
    long rest = number;
    for (int i = at + length - 1; i >= at; i--) {
      target[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + length;
  }

  private boolean conflicts() {
    return settings.probability() > 0 && idUpTo > 0 && draws.uniform() <= settings.probability();
  }

  private long earlier() {
    if (settings.recency() == 0) {
      return draws.index(idUpTo - 1);
    }
    double back = Math.min(draws.exponential(RECENCY_RATE * settings.recency()), 1);
    return Math.round(Math.rint((idUpTo - 1) * (1 - back)));
  }

  private static byte[] lineBegin(String action, String index) {
    return ("{\"" + action + "\": {\"_index\": \"" + ActionLines.quoted(index) + "\", \"_id\": \"")
        .getBytes(StandardCharsets.UTF_8);
  }
}
