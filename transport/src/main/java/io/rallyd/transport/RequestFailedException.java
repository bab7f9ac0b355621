package io.rallyd.transport;

/** Why a request, a message or a stream came to nothing. The message is one sentence for people. */
public final class RequestFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kinds of failure. */
  public enum Kind {
    /** The peer's handler said no; the message is its sentence. */
    REFUSED,
    /** The peer's handler broke; details are in the peer's log. */
    INTERNAL,
    /** The deadline passed. */
    DEADLINE,
    /** The session ended before the answer came. */
    LINK_LOST,
    /** Too much is queued already. */
    OVERLOADED,
    /** The peer has no handler for such a message. */
    UNKNOWN_MESSAGE,
    /** The message could not be encoded or decoded. */
    BAD_MESSAGE
  }

  private final Kind kind;

  /** Creates a failure. */
  public RequestFailedException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Returns a refusal: the way for a handler to say no with a sentence. */
  public static RequestFailedException refused(String sentence) {
    return new RequestFailedException(Kind.REFUSED, sentence);
  }

  /** Returns the kind of failure. */
  public Kind kind() {
    return kind;
  }
}
