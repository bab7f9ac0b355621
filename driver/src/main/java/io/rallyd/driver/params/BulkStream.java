package io.rallyd.driver.params;

import io.rallyd.driver.documents.CorpusFiles;
import io.rallyd.driver.documents.DocumentLines;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The bulks of some clients of a task, once through: of every document set the part that belongs to
 * them, corpora in turn, beginning with the corpus that the lowest client's index points to. For
 * use by one thread at a time.
 */
final class BulkStream {
  private static final int ID_DIGITS = 10;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final BulkSettings settings;
  private final CorpusFiles files;
  private final ClientShare share;
  private final long seed;
  private final Deque<BulkReader> readers = new ArrayDeque<>();

  /** A bulk and where it is from. */
  record Bulk(Documents set, BulkBody body) {}

  /** Opens the files; may block. */
  BulkStream(BulkSettings settings, CorpusFiles files, ClientShare share, long seed) {
    this.settings = settings;
    this.files = files;
    this.share = share;
    this.seed = seed;
    List<Deque<BulkReader>> queues = new ArrayList<>();
    int corpora = settings.corpora().size();
    for (int i = 0; i < corpora; i++) {
      queues.add(readersOf((i + share.first()) % corpora));
    }
    while (queues.stream().anyMatch(q -> !q.isEmpty())) {
      queues.stream().filter(q -> !q.isEmpty()).forEach(q -> readers.add(q.remove()));
    }
  }

  /** Returns the next bulk, or empty at the end. */
  Optional<Bulk> next() {
    while (!readers.isEmpty()) {
      BulkReader reader = readers.peek();
      Optional<BulkBody> body = reader.next();
      if (body.isPresent()) {
        return Optional.of(new Bulk(reader.set(), body.get()));
      }
      readers.remove();
    }
    return Optional.empty();
  }

  private Deque<BulkReader> readersOf(int corpusIndex) {
    Corpus corpus = settings.corpora().get(corpusIndex);
    Deque<BulkReader> queue = new ArrayDeque<>();
    for (int i = 0; i < corpus.documents().size(); i++) {
      Documents set = corpus.documents().get(i);
      for (Slice slice : share.of(set)) {
        if (slice.documents() > 0) {
          queue.add(reader(corpus, set, slice, seed + 31L * corpusIndex + i));
        }
      }
    }
    return queue;
  }

  private BulkReader reader(Corpus corpus, Documents set, Slice slice, long readerSeed) {
    if (!set.isFile()) {
      return new GeneratedReader(set, slice, actions(set, slice, readerSeed), settings.bulkSize());
    }
    DocumentLines lines = files.documents(corpus, set).lines(slice.offsetLines(), slice.lines());
    Optional<ActionLines> actions =
        set.includesActionAndMetaData()
            ? Optional.empty()
            : Optional.of(actions(set, slice, readerSeed));
    return new DocumentSetReader(set, lines, actions, settings.bulkSize());
  }

  private ActionLines actions(Documents set, Slice slice, long readerSeed) {
    if (settings.conflicts().isEmpty()) {
      return ActionLines.constant(set);
    }
    ConflictSettings conflicts = settings.conflicts().get();
    long mixed = readerSeed * MIX + slice.offsetLines();
    Permutation order = new Permutation(slice.documents(), mixed);
    return new ConflictingActions(
        set.targetIndex().orElseThrow(),
        conflicts,
        slice.documents(),
        i -> slice.offsetLines() + (conflicts.random() ? order.applyAsLong(i) : i),
        ID_DIGITS,
        ConflictDraws.of(new SplittableRandom(mixed)));
  }
}
