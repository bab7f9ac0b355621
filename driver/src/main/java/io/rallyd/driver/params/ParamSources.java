package io.rallyd.driver.params;

import io.rallyd.driver.documents.CorpusFiles;
import io.rallyd.driver.documents.DocumentPart;
import io.rallyd.driver.http.Compression;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import io.rallyd.driver.track.Operation;
import io.rallyd.driver.track.OperationType;
import io.rallyd.driver.track.Task;
import io.rallyd.driver.track.Track;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Makes the parameter source of a task. The parameters are checked here, so that a wrong one is
 * found before the race.
 *
 * <p>What the sources work out, beyond what {@link OperationParams} says: search gives {@code
 * index} (a text), {@code body}, {@code cache}, {@code pages}, {@code results-per-page}, {@code
 * request-params} (never null), {@code detailed-results}, {@code response-compression-enabled};
 * create-index gives {@code indices}, a list of maps with {@code index} (a name) and {@code body};
 * delete-index gives {@code indices}, a list of names, and {@code only-if-exists}; force-merge
 * gives {@code index}, {@code mode}, {@code poll-period} (Double) and possibly {@code
 * max-num-segments} (Long). All others give the operation's own parameters.
 */
public final class ParamSources {
  private final Track track;
  private final CorpusFiles files;
  private final long seed;
  private final Executor readers;
  private final Optional<Compression> compression;

  /**
   * Creates a factory.
   *
   * @param track the track, filtered and cut down as selected
   * @param files where the corpora lie on this machine
   * @param seed seed of everything random; the same seed gives each partition the same draws
   * @param readers where documents are read before they are needed
   * @param compression where bulks are compressed before they are needed, empty to leave them as
   *     they are
   */
  public ParamSources(
      Track track,
      CorpusFiles files,
      long seed,
      Executor readers,
      Optional<Compression> compression) {
    this.track = track;
    this.files = files;
    this.seed = seed;
    this.readers = readers;
    this.compression = compression;
  }

  /**
   * Returns a new source for the task. Files are opened only when the first parameters are drawn.
   *
   * @throws io.rallyd.protocol.RallyException when a parameter breaks a rule; the message names it
   */
  public ParamSource create(Task task) {
    Optional<OperationType> type = sourceType(task.operation());
    if (type.isEmpty()) {
      return new ConstantParamSource(task.operation().params());
    }
    return switch (type.get()) {
      case BULK ->
          new BulkParamSource(BulkSettings.of(track, task), files, seed, readers, compression);
      case SEARCH, SCROLL_SEARCH, PAGINATED_SEARCH, COMPOSITE_AGG ->
          new ConstantParamSource(SearchParams.of(track, task));
      case FORCE_MERGE -> new ConstantParamSource(IndexParams.forceMerge(track, task));
      case CREATE_INDEX -> new ConstantParamSource(IndexParams.create(track, task));
      case DELETE_INDEX -> new ConstantParamSource(IndexParams.delete(track, task));
      case SLEEP -> new ConstantParamSource(IndexParams.sleep(task));
      default -> new ConstantParamSource(task.operation().params());
    };
  }

  /** Returns the corpora that a task reads, after checking its parameters. */
  static List<Corpus> corporaOf(Track track, Task task) {
    if (sourceType(task.operation()).filter(t -> t == OperationType.BULK).isPresent()) {
      return BulkSettings.of(track, task).corpora();
    }
    new ParamSources(track, ParamSources::noFile, 0, Runnable::run, Optional.empty()).create(task);
    return List.of();
  }

  private static DocumentPart noFile(Corpus corpus, Documents documents) {
    throw new IllegalStateException("parameters are only checked here");
  }

  /** The named source {@code file-reader} is that of bulk. */
  private static Optional<OperationType> sourceType(Operation operation) {
    return operation.paramSource().filter("file-reader"::equals).isPresent()
        ? Optional.of(OperationType.BULK)
        : operation.builtIn();
  }
}
