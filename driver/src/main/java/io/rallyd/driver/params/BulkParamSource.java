package io.rallyd.driver.params;

import io.rallyd.driver.documents.CorpusFiles;
import io.rallyd.driver.documents.DocumentLines;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Gives each invocation a bulk of documents. All clients of a worker draw from one stream: the part
 * of every document set that belongs to them, corpora taken in turn and beginning with another one
 * on each worker.
 */
final class BulkParamSource implements ParamSource {
  private final BulkSettings settings;
  private final CorpusFiles files;
  private final long seed;
  private final TreeSet<Integer> clients = new TreeSet<>();
  private int totalClients;
  private Deque<DocumentSetReader> readers;
  private long totalBulks;
  private long currentBulk;

  BulkParamSource(BulkSettings settings, CorpusFiles files, long seed) {
    this.settings = settings;
    this.files = files;
    this.seed = seed;
  }

  @Override
  public ParamSource partition(int index, int total) {
    if (readers != null) {
      throw new IllegalStateException("partitioned after the first bulk was drawn");
    }
    if (totalClients != 0 && totalClients != total) {
      throw settings
          .params()
          .broken("it was partitioned for " + totalClients + " clients and now for " + total);
    }
    totalClients = total;
    clients.add(index);
    return this;
  }

  @Override
  public void open() {
    start();
  }

  @Override
  public boolean infinite() {
    return false;
  }

  @Override
  public OptionalDouble percentCompleted() {
    return OptionalDouble.of(totalBulks == 0 ? 0 : (double) currentBulk / totalBulks);
  }

  /** Returns how many bulks have been drawn since the beginning or the last time round. */
  long currentBulk() {
    return currentBulk;
  }

  /** Returns how many bulks there are to draw. */
  long totalBulks() {
    start();
    return totalBulks;
  }

  @Override
  public Optional<OperationParams> next() {
    start();
    if (currentBulk == totalBulks) {
      if (!settings.looped() || totalBulks == 0) {
        return Optional.empty();
      }
      currentBulk = 0;
      readers = readers();
    }
    while (!readers.isEmpty()) {
      DocumentSetReader reader = readers.peek();
      Optional<BulkBody> body = reader.next();
      if (body.isPresent()) {
        currentBulk++;
        return Optional.of(params(reader.set(), body.get()));
      }
      readers.remove();
    }
    return Optional.empty();
  }

  private OperationParams params(Documents set, BulkBody body) {
    Map<String, Object> values = new LinkedHashMap<>(settings.params().values());
    values.put("index", set.target().orElse(null));
    values.put("action-metadata-present", true);
    values.remove("body");
    values.put("bulk-size", (long) body.documents());
    values.put("unit", "docs");
    return new OperationParams(values, Optional.of(body));
  }

  private void start() {
    if (readers != null) {
      return;
    }
    if (clients.isEmpty()) {
      throw new IllegalStateException("drawn from before it was partitioned");
    }
    checkDocCount();
    totalBulks = countBulks();
    readers = readers();
  }

  private void checkDocCount() {
    if (settings.ingestDocCount().isEmpty()) {
      return;
    }
    long mine = settings.ingestDocCount().getAsLong() / totalClients * clients.size();
    if (mine % settings.bulkSize() != 0) {
      throw settings
          .params()
          .broken(
              "\"ingest-doc-count\" is ["
                  + settings.ingestDocCount().getAsLong()
                  + "], which makes "
                  + settings.ingestDocCount().getAsLong() / totalClients
                  + " documents for each client and is no multiple of the \"bulk-size\" of "
                  + settings.bulkSize());
    }
  }

  long countBulks() {
    if (settings.ingestDocCount().isPresent()) {
      return settings.ingestDocCount().getAsLong()
          / totalClients
          * clients.size()
          / settings.bulkSize();
    }
    long all = 0;
    for (Corpus corpus : settings.corpora()) {
      for (Documents set : corpus.documents()) {
        all += slices(set).stream().mapToLong(s -> s.bulks(settings.bulkSize())).sum();
      }
    }
    return (long) Math.ceil(all * settings.ingestPercentage() / 100);
  }

  /** The clients' part of a set: one slice for each run of consecutive clients. */
  private List<Slice> slices(Documents set) {
    List<Slice> slices = new ArrayList<>();
    int first = clients.first();
    int last = first;
    for (int client : clients) {
      if (client > last + 1) {
        slices.add(slice(set, first, last));
        first = client;
      }
      last = client;
    }
    slices.add(slice(set, first, last));
    return slices;
  }

  private Slice slice(Documents set, int first, int last) {
    return Slice.of(set.documentCount(), set.linesPerDocument(), first, last, totalClients);
  }

  private Deque<DocumentSetReader> readers() {
    int corpusCount = settings.corpora().size();
    List<Deque<DocumentSetReader>> queues = new ArrayList<>();
    for (int i = 0; i < corpusCount; i++) {
      queues.add(readersOf((i + clients.first()) % corpusCount));
    }
    Deque<DocumentSetReader> order = new ArrayDeque<>();
    while (queues.stream().anyMatch(q -> !q.isEmpty())) {
      queues.stream().filter(q -> !q.isEmpty()).forEach(q -> order.add(q.remove()));
    }
    return order;
  }

  private Deque<DocumentSetReader> readersOf(int corpusIndex) {
    Corpus corpus = settings.corpora().get(corpusIndex);
    Deque<DocumentSetReader> queue = new ArrayDeque<>();
    for (int i = 0; i < corpus.documents().size(); i++) {
      Documents set = corpus.documents().get(i);
      for (Slice slice : slices(set)) {
        if (slice.documents() > 0) {
          queue.add(reader(corpus, set, slice, seed + 31L * corpusIndex + i));
        }
      }
    }
    return queue;
  }

  private DocumentSetReader reader(Corpus corpus, Documents set, Slice slice, long readerSeed) {
    DocumentLines lines =
        DocumentLines.open(files.documentFile(corpus, set), slice.offsetLines(), slice.lines());
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
    long mixed = readerSeed * 0x9E3779B97F4A7C15L + slice.offsetLines();
    Permutation order = new Permutation(slice.documents(), mixed);
    return new ConflictingActions(
        set.targetIndex().orElseThrow(),
        conflicts,
        slice.documents(),
        i -> paddedId(slice.offsetLines() + (conflicts.random() ? order.applyAsLong(i) : i)),
        ConflictDraws.of(new SplittableRandom(mixed)));
  }

  private static String paddedId(long number) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, 10 - digits.length())) + digits;
  }
}
