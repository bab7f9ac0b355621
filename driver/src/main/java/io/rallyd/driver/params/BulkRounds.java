package io.rallyd.driver.params;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The bulks of a stream, again and again when they are looped. The files are opened for the first
 * round at once and for each other when it begins, by whoever draws: opening may read a lot to find
 * the first line. For use by one thread at a time.
 */
final class BulkRounds {
  private final Supplier<BulkStream> opening;
  private final long bulksPerRound;
  private final boolean looped;
  private BulkStream stream;
  private long drawn;

  /**
   * Opens the first round; may block.
   *
   * @param opening opens a round
   * @param bulksPerRound after how many bulks a round ends, 0 for nothing at all
   */
  BulkRounds(Supplier<BulkStream> opening, long bulksPerRound, boolean looped) {
    this.opening = opening;
    this.bulksPerRound = bulksPerRound;
    this.looped = looped;
    this.stream = opening.get();
  }

  /** Returns the next bulk, or empty at the end; may block. */
  Optional<BulkStream.Bulk> next() {
    if (drawn == bulksPerRound) {
      if (!looped || bulksPerRound == 0) {
        return Optional.empty();
      }
      stream = opening.get();
      drawn = 0;
    }
    Optional<BulkStream.Bulk> bulk = stream.next();
    if (bulk.isPresent()) {
      drawn++;
    }
    return bulk;
  }
}
