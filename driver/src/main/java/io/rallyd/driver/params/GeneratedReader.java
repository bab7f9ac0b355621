package io.rallyd.driver.params;

import io.rallyd.driver.generation.DocumentBytes;
import io.rallyd.driver.generation.DocumentGenerator;
import io.rallyd.driver.generation.Draws;
import io.rallyd.driver.generation.Generators;
import io.rallyd.driver.track.Documents;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Makes the documents of a slice, bulk by bulk. A document depends on its number in the whole set
 * only, so it is the same however many clients and machines share the set. The memory of a bulk
 * that was sent is used for a later one; there is never more of it than there are bulks under way.
 */
final class GeneratedReader implements BulkReader {
  private final Documents set;
  private final DocumentGenerator generator;
  private final ActionLines actions;
  private final int bulkSize;
  private final Queue<DocumentBytes> free = new ConcurrentLinkedQueue<>();
  private final Draws draws = new Draws();
  private long next;
  private final long end;

  GeneratedReader(Documents set, Slice slice, ActionLines actions, int bulkSize) {
    this.set = set;
    this.generator = Generators.of(set.generator().orElseThrow());
    this.actions = actions;
    this.bulkSize = bulkSize;
    this.next = slice.offsetLines();
    this.end = next + slice.documents();
  }

  @Override
  public Documents set() {
    return set;
  }

  @Override
  public Optional<BulkBody> next() {
    int wanted = (int) Math.min(bulkSize, end - next);
    if (wanted == 0) {
      return Optional.empty();
    }
    Actions made = actions.next(wanted);
    if (made.count() == 0) {
      return Optional.empty();
    }
    DocumentBytes room = free.poll();
    BulkBody body =
        new GeneratedBulkBody(
            generator, next, made, draws, room == null ? new DocumentBytes() : room, free);
    next += made.count();
    return Optional.of(body);
  }
}
