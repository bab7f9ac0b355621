package io.rallyd.driver.params;

import io.rallyd.driver.documents.CorpusFiles;
import io.rallyd.driver.http.Compression;
import io.rallyd.driver.http.GzipJob;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.concurrent.Executor;

/**
 * Gives each invocation a bulk of documents. All clients of a worker draw from one stream, which is
 * read ahead on another thread and, where requests are compressed, compressed by others.
 */
final class BulkParamSource implements ParamSource {
  private static final int DEEPEST = 16;

  private final BulkSettings settings;
  private final CorpusFiles files;
  private final long seed;
  private final Executor executor;
  private final Optional<Compression> compression;
  private final TreeSet<Integer> clients = new TreeSet<>();
  private int totalClients;
  private ClientShare share;
  private ReadAhead<BulkStream.Bulk> bulks;
  private long totalBulks;
  private long currentBulk;

  /**
   * Creates a source.
   *
   * @param executor where bulks are read ahead
   * @param compression where they are compressed ahead, empty to leave them as they are
   */
  BulkParamSource(
      BulkSettings settings,
      CorpusFiles files,
      long seed,
      Executor executor,
      Optional<Compression> compression) {
    this.settings = settings;
    this.files = files;
    this.seed = seed;
    this.executor = executor;
    this.compression = compression;
  }

  @Override
  public ParamSource partition(int index, int total) {
    if (share != null) {
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
    if (share != null) {
      return;
    }
    if (clients.isEmpty()) {
      throw new IllegalStateException("drawn from before it was partitioned");
    }
    share = new ClientShare(clients, totalClients);
    totalBulks = share.bulks(settings);
    BulkRounds rounds =
        new BulkRounds(
            () -> new BulkStream(settings, files, share, seed), totalBulks, settings.looped());
    bulks =
        new ReadAhead<>(
            () -> rounds.next().map(this::compressing),
            executor,
            Math.min(clients.size() + 1, DEEPEST));
  }

  private BulkStream.Bulk compressing(BulkStream.Bulk bulk) {
    return compression
        .map(threads -> new BulkStream.Bulk(bulk.set(), GzippedBulkBody.of(bulk.body(), threads)))
        .orElse(bulk);
  }

  @Override
  public void close() {
    if (bulks != null) {
      bulks.abandon(BulkParamSource::forget);
    }
  }

  private static void forget(BulkStream.Bulk bulk) {
    GzipJob job = bulk.body().gzipJob();
    if (job != null) {
      job.cancel();
    }
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

  @Override
  public Optional<OperationParams> next() {
    open();
    if (currentBulk == totalBulks) {
      if (!settings.looped() || totalBulks == 0) {
        return Optional.empty();
      }
      currentBulk = 0;
    }
    Optional<BulkStream.Bulk> bulk = bulks.next();
    if (bulk.isPresent()) {
      currentBulk++;
    }
    return bulk.map(this::params);
  }

  private OperationParams params(BulkStream.Bulk bulk) {
    Map<String, Object> values = new LinkedHashMap<>(settings.params().values());
    values.put("index", bulk.set().target().orElse(null));
    String type = bulk.set().target().map(settings.types()::get).orElse(null);
    if (type != null) {
      values.put("document-type", type);
    }
    values.put("action-metadata-present", true);
    values.remove("body");
    values.put("bulk-size", (long) bulk.body().documents());
    values.put("unit", "docs");
    return new OperationParams(values, Optional.of(bulk.body()));
  }
}
