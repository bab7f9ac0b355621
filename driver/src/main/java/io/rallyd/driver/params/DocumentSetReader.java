package io.rallyd.driver.params;

import io.rallyd.driver.documents.DocumentLines;
import io.rallyd.driver.documents.LineBlock;
import io.rallyd.driver.track.Documents;
import java.util.Arrays;
import java.util.Optional;

/** Cuts a slice of a document set into bulks. For use by one thread. */
final class DocumentSetReader implements BulkReader {
  private final Documents set;
  private final DocumentLines lines;
  private final Optional<ActionLines> actions;
  private final int bulkSize;

  /**
   * Creates a reader.
   *
   * @param actions action lines, empty when the file has them
   * @param bulkSize documents in a bulk
   */
  DocumentSetReader(
      Documents set, DocumentLines lines, Optional<ActionLines> actions, int bulkSize) {
    this.set = set;
    this.lines = lines;
    this.actions = actions;
    this.bulkSize = bulkSize;
  }

  @Override
  public Documents set() {
    return set;
  }

  @Override
  public Optional<BulkBody> next() {
    Optional<LineBlock> block = lines.next(bulkSize * set.linesPerDocument());
    if (block.isEmpty()) {
      return Optional.empty();
    }
    if (actions.isEmpty()) {
      return Optional.of(new MappedBulkBody(block.get(), Optional.empty()));
    }
    Actions made = actions.get().next(block.get().count());
    return made.count() == 0
        ? Optional.empty()
        : Optional.of(new MappedBulkBody(first(block.get(), made.count()), Optional.of(made)));
  }

  private static LineBlock first(LineBlock block, int count) {
    return count == block.count()
        ? block
        : new LineBlock(block.bytes(), Arrays.copyOf(block.ends(), count), false);
  }
}
