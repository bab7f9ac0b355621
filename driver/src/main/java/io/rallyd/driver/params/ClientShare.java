package io.rallyd.driver.params;

import io.rallyd.driver.track.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Some of the clients of a task and what of the documents is theirs. Immutable.
 *
 * @param clients indices of the clients within the task, at least one
 * @param total clients of the task over all machines
 */
record ClientShare(NavigableSet<Integer> clients, int total) {
  ClientShare {
    clients = new TreeSet<>(clients);
  }

  /** Returns the lowest index. */
  int first() {
    return clients.first();
  }

  /** Returns their parts of a set: one slice for each run of consecutive clients. */
  List<Slice> of(Documents set) {
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
    return Slice.of(set.documentCount(), set.linesPerDocument(), first, last, total);
  }

  /**
   * Returns how many bulks these clients send.
   *
   * @throws ParameterException when the document count does not give them whole bulks
   */
  long bulks(BulkSettings settings) {
    if (settings.ingestDocCount().isPresent()) {
      return bulksOfCount(settings, settings.ingestDocCount().getAsLong());
    }
    long all =
        settings.corpora().stream()
            .flatMap(corpus -> corpus.documents().stream())
            .flatMap(set -> of(set).stream())
            .mapToLong(slice -> slice.bulks(settings.bulkSize()))
            .sum();
    return (long) Math.ceil(all * settings.ingestPercentage() / 100);
  }

  private long bulksOfCount(BulkSettings settings, long count) {
    long mine = count / total * clients.size();
    if (mine % settings.bulkSize() != 0) {
      throw settings
          .params()
          .broken(
              "\"ingest-doc-count\" is ["
                  + count
                  + "], which makes "
                  + count / total
                  + " documents for each client and is no multiple of the \"bulk-size\" of "
                  + settings.bulkSize());
    }
    return mine / settings.bulkSize();
  }
}
