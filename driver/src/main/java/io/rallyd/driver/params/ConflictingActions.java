package io.rallyd.driver.params;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongFunction;

/**
 * Gives documents ids of their own and, with some probability, the id of an earlier document. With
 * recency 0 every earlier id is as likely as another; with more, the latest ids are: the distance
 * back is exponentially distributed with a rate of 30 times the recency.
 */
final class ConflictingActions implements ActionLines {
  private static final double RECENCY_RATE = 30;

  private final String index;
  private final ConflictSettings settings;
  private final long idCount;
  private final LongFunction<String> ids;
  private final ConflictDraws draws;
  private long idUpTo;

  /**
   * Creates the lines.
   *
   * @param index name of the target index
   * @param idCount how many ids there are; when all are used the documents end
   * @param ids the id for each of them
   */
  ConflictingActions(
      String index,
      ConflictSettings settings,
      long idCount,
      LongFunction<String> ids,
      ConflictDraws draws) {
    this.index = ActionLines.quoted(index);
    this.settings = settings;
    this.idCount = idCount;
    this.ids = ids;
    this.draws = draws;
  }

  @Override
  public Actions next(int documents) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(documents * 64);
    int[] ends = new int[documents];
    BitSet updates = new BitSet();
    int count = 0;
    while (count < documents) {
      String id;
      String action = "index";
      if (conflicts()) {
        id = ids.apply(earlier());
        action = settings.action();
      } else if (idUpTo < idCount) {
        id = ids.apply(idUpTo++);
      } else {
        break;
      }
      updates.set(count, action.equals("update"));
      lines.writeBytes(line(action, id));
      ends[count++] = lines.size();
    }
    return new Actions.Single(lines.toByteArray(), Arrays.copyOf(ends, count), updates);
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

  private byte[] line(String action, String id) {
    return ("{\"" + action + "\": {\"_index\": \"" + index + "\", \"_id\": \"" + id + "\"}}\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
