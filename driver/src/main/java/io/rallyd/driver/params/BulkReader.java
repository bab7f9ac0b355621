package io.rallyd.driver.params;

import io.rallyd.driver.track.Documents;
import java.util.Optional;

/** Cuts a slice of a document set into bulks. For use by one thread at a time. */
interface BulkReader {

  /** Returns what is read. */
  Documents set();

  /** Returns the next bulk, the last one possibly small, or empty at the end. */
  Optional<BulkBody> next();
}
