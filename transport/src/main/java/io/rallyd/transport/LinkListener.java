package io.rallyd.transport;

/**
 * Is told of the coming and going of links, on the link's event loop; it must not block. All calls
 * about one link come one after the other.
 */
public interface LinkListener {
  /** A new session stands. */
  void linkUp(Link link);

  /** A session is over for good. */
  void linkDown(Link link, String reason);

  /**
   * An attempt to connect failed; told once per change of the kind of failure, not per attempt.
   * Only clients hear this.
   */
  default void connectFailed(Endpoint endpoint, ConnectFailure failure) {}
}
