package io.rallyd.driver.params;

import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import io.rallyd.driver.track.Index;
import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The checked parameters of a bulk task.
 *
 * @param task name of the task
 * @param params all parameters of the operation
 * @param corpora what is ingested: the chosen corpora with the document sets of the chosen targets
 * @param bulkSize documents in a bulk
 * @param ingestPercentage how much of the documents is ingested, above 0 up to 100
 * @param ingestDocCount documents to ingest instead of a percentage
 * @param conflicts how conflicts are made, if they are
 * @param looped whether to begin anew at the end
 * @param types the document type of each index that has one
 */
record BulkSettings(
    String task,
    Parameters params,
    List<Corpus> corpora,
    int bulkSize,
    double ingestPercentage,
    OptionalLong ingestDocCount,
    Optional<ConflictSettings> conflicts,
    boolean looped,
    Map<String, String> types) {

  /** Reads and checks the parameters of a task. */
  static BulkSettings of(Track track, Task task) {
    Parameters params = new Parameters(task);
    List<Corpus> corpora = corpora(track, params);
    int bulkSize =
        (int) params.positive("bulk-size").orElseThrow(() -> params.missing("bulk-size"));
    checkBatchSize(params, bulkSize);
    Optional<ConflictSettings> conflicts =
        params.has("conflicts") ? Optional.of(ConflictSettings.of(params)) : Optional.empty();
    if (conflicts.isPresent()) {
      checkConflicts(params, corpora);
    }
    return new BulkSettings(
        task.name(),
        params,
        corpora,
        bulkSize,
        percentage(params),
        docCount(params, bulkSize, corpora),
        conflicts,
        params.flag("looped", false),
        types(track));
  }

  /** A server that knows types takes one for each index. */
  private static Map<String, String> types(Track track) {
    Map<String, String> types = new HashMap<>();
    for (Index index : track.indices()) {
      index.types().stream().findFirst().ifPresent(type -> types.put(index.name(), type));
    }
    return types;
  }

  private static List<Corpus> corpora(Track track, Parameters params) {
    if (track.corpora().isEmpty()) {
      throw params.broken(
          "track [" + track.name() + "] defines no corpora, so there is nothing to ingest");
    }
    List<String> available = track.corpora().stream().map(Corpus::name).toList();
    List<String> wanted = params.texts("corpora").orElse(available);
    List<Corpus> corpora = new ArrayList<>();
    for (Corpus corpus : track.corpora()) {
      if (wanted.contains(corpus.name())) {
        List<Documents> sets =
            corpus.documents().stream().filter(d -> targeted(d, params)).toList();
        if (!sets.isEmpty()) {
          corpora.add(new Corpus(corpus.name(), sets, corpus.meta()));
        }
      }
    }
    if (corpora.isEmpty()) {
      throw params.broken(
          "none of the corpora "
              + wanted
              + " has documents for it, available are "
              + available
              + (params.has("indices")
                  ? " and \"indices\" is " + params.values().get("indices")
                  : ""));
    }
    return corpora;
  }

  private static boolean targeted(Documents set, Parameters params) {
    return accepts(params.texts("indices"), set.targetIndex())
        && accepts(params.texts("data-streams"), set.targetDataStream());
  }

  private static boolean accepts(Optional<List<String>> wanted, Optional<String> target) {
    return wanted.isEmpty() || target.isPresent() && wanted.get().contains(target.get());
  }

  private static void checkBatchSize(Parameters params, int bulkSize) {
    OptionalLong batch = params.positive("batch-size");
    if (batch.isEmpty()) {
      return;
    }
    if (batch.getAsLong() < bulkSize) {
      throw params.broken("batch-size", "must be at least the \"bulk-size\" of " + bulkSize);
    }
    if (batch.getAsLong() % bulkSize != 0) {
      throw params.broken("batch-size", "must be a multiple of the \"bulk-size\" of " + bulkSize);
    }
  }

  private static double percentage(Parameters params) {
    OptionalDouble value = params.number("ingest-percentage");
    double percent = value.orElse(100);
    if (!(percent > 0 && percent <= 100)) {
      throw params.broken(
          String.format(
              Locale.ROOT,
              "\"ingest-percentage\" must be in the range (0.0, 100.0] but is [%.1f]",
              percent));
    }
    return percent;
  }

  private static OptionalLong docCount(Parameters params, int bulkSize, List<Corpus> corpora) {
    OptionalLong count = params.positive("ingest-doc-count");
    if (count.isEmpty()) {
      return count;
    }
    if (params.has("ingest-percentage")) {
      throw params.broken(
          "\"ingest-doc-count\" and \"ingest-percentage\" exclude each other but both are given");
    }
    if (count.getAsLong() % bulkSize != 0) {
      throw params.broken(
          "ingest-doc-count", "must be a multiple of the \"bulk-size\" of " + bulkSize);
    }
    long available = corpora.stream().mapToLong(Corpus::documentCount).sum();
    if (count.getAsLong() > available) {
      throw params.broken(
          "ingest-doc-count", "must be at most the " + available + " documents there are");
    }
    return count;
  }

  private static void checkConflicts(Parameters params, List<Corpus> corpora) {
    for (Corpus corpus : corpora) {
      for (Documents set : corpus.documents()) {
        if (set.includesActionAndMetaData()) {
          throw params.broken(
              "\"conflicts\" is ["
                  + params.values().get("conflicts")
                  + "] but the file ["
                  + set.sourceFile()
                  + "] of corpus ["
                  + corpus.name()
                  + "] brings its own action lines");
        }
        if (set.targetDataStream().isPresent()) {
          throw params.broken(
              "\"conflicts\" cannot be used because the file ["
                  + set.sourceFile()
                  + "] of corpus ["
                  + corpus.name()
                  + "] goes to the data stream ["
                  + set.targetDataStream().get()
                  + "]");
        }
      }
    }
  }
}
