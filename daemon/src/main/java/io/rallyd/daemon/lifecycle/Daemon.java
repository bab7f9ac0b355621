package io.rallyd.daemon.lifecycle;

import io.rallyd.protocol.session.DaemonStatus;

/** A daemon that runs in this process. Safe for use by many threads. */
interface Daemon extends AutoCloseable {

  /** Returns how it is. */
  DaemonStatus status();

  /**
   * Ends the race if there is one, cleans up, and closes all links, ports and sockets; may block
   * for {@link Stop#RACE_DEADLINE} and a little more.
   */
  @Override
  void close();
}
