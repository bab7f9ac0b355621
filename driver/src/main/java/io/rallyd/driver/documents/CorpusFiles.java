package io.rallyd.driver.documents;

import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;

/** Where the documents of corpora lie on this machine. Safe for use by several threads. */
@FunctionalInterface
public interface CorpusFiles {

  /**
   * Returns the uncompressed documents, at least those that the clients of this machine send.
   *
   * @throws io.rallyd.protocol.RallyException when they are not there
   */
  DocumentPart documents(Corpus corpus, Documents documents);
}
