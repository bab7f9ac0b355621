package io.rallyd.driver.track;

import java.util.List;
import java.util.Map;

/**
 * A named body of documents.
 *
 * @param name unique within the track
 * @param documents its files, in the order of the track
 * @param meta meta data
 */
public record Corpus(String name, List<Documents> documents, Map<String, Object> meta) {
  public Corpus {
    documents = List.copyOf(documents);
  }

  /** Returns how many documents it has. */
  public long documentCount() {
    return documents.stream().mapToLong(Documents::documentCount).sum();
  }
}
