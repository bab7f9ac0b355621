package io.rallyd.transport;

import io.rallyd.protocol.RallyException;

/** The one attempt of a terminal to reach a daemon came to nothing. */
public final class ConnectFailedException extends RallyException {
  private static final long serialVersionUID = 1L;

  private final ConnectFailure.Kind kind;

  /** Creates the exception. */
  ConnectFailedException(ConnectFailure failure) {
    super(failure.sentence());
    this.kind = failure.kind();
  }

  /** Returns the kind of failure. */
  public ConnectFailure.Kind kind() {
    return kind;
  }
}
