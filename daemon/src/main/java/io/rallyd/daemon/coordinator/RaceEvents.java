package io.rallyd.daemon.coordinator;

import io.rallyd.protocol.session.RaceNotice;
import io.rallyd.protocol.session.RaceProgress;

/**
 * Tells the terminal that watches a race what goes on; a terminal that is gone misses it, the log
 * has it. Safe for use by many threads; never blocks.
 */
public interface RaceEvents {

  /** Shows a line. */
  void notice(RaceNotice notice);

  /** Shows the live state of the current step. May be dropped when the terminal reads slowly. */
  void progress(RaceProgress progress);
}
