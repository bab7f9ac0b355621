package io.rallyd.driver.documents;

import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import java.nio.file.Path;

/** Where the documents of corpora lie on this machine. Safe for use by several threads. */
@FunctionalInterface
public interface CorpusFiles {

  /**
   * Returns the uncompressed document file.
   *
   * @throws io.rallyd.protocol.RallyException when it is not there
   */
  Path documentFile(Corpus corpus, Documents documents);
}
