package io.rallyd.transport;

import java.util.concurrent.CompletionStage;

/** A client's standing wish to be connected to one server. Safe for use by many threads. */
public interface Dialer extends AutoCloseable {
  /**
   * Returns the first link. For a session it fails with {@link ConnectFailedException} when the one
   * attempt does; for a node it completes whenever the server is reached at last.
   */
  CompletionStage<Link> link();

  /** Dials no more and closes the link if there is one. */
  @Override
  void close();
}
