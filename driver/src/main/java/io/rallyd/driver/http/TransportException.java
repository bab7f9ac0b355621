package io.rallyd.driver.http;

/** A request got no answer at all. The message is the error description kept with the result. */
public final class TransportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kinds of failure. */
  public enum Kind {
    /** Refused, reset, closed too early, or not HTTP. */
    CONNECTION,
    /** The TLS handshake failed. */
    TLS,
    /** No answer in time. */
    TIMEOUT
  }

  private final Kind kind;

  /** Creates a failure; there is no stack trace, as nobody would learn from it. */
  public TransportException(Kind kind, String message, Throwable cause) {
    super(message, cause, false, false);
    this.kind = kind;
  }

  /** Returns the kind of failure. */
  public Kind kind() {
    return kind;
  }
}
