package io.rallyd.transport.faults;

/**
 * Something that goes wrong with the bytes of one direction of a connection.
 *
 * @param after how many bytes pass before it, counted from the fault before
 * @param kind what goes wrong
 * @param amount how much of it: milliseconds of a delay, bytes that are split, merged or throttled,
 *     the bit that flips; otherwise without meaning
 */
public record Fault(long after, Kind kind, int amount) {

  /** What can go wrong. */
  public enum Kind {
    /** Nothing passes for some time. */
    DELAY,
    /** Some bytes pass slowly, a few per millisecond. */
    THROTTLE,
    /** Some bytes travel in a segment each. */
    SPLIT,
    /** Some bytes are gathered and travel in one segment. */
    MERGE,
    /** The opening of the connection is played to the server again, over another connection. */
    DUPLICATE,
    /** A bit of the next byte turns over. */
    FLIP,
    /** This direction ends in order where it stands, what follows is lost; the other goes on. */
    TRUNCATE,
    /** The connection is closed in both directions. */
    CUT,
    /** The connection is reset in both directions. */
    RESET,
    /** This direction loses all that follows, the end too, while the other goes on. */
    HALF_OPEN
  }
}
