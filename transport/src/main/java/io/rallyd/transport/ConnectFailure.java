package io.rallyd.transport;

/**
 * Why an attempt to reach a server came to nothing.
 *
 * @param kind the kind of failure
 * @param sentence one sentence for people
 */
public record ConnectFailure(Kind kind, String sentence) {
  /** The kinds of failure. */
  public enum Kind {
    /** Nobody answers there. */
    UNREACHABLE,
    /** Something answers, but not a rallyd that speaks as we do (TLS on one side only, too). */
    NOT_RALLYD,
    /** A rallyd of another version. */
    VERSION,
    /** The secrets differ. */
    SECRET,
    /** The peer's certificate is not one of those that are to be trusted here. */
    CERTIFICATE,
    /** The peer takes nobody more just now. */
    BUSY,
    /** There is no secret here yet, so nobody is dialled. */
    NO_SECRET
  }
}
