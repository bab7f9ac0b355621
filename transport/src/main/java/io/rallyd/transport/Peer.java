package io.rallyd.transport;

import io.rallyd.protocol.wire.Catalogue;

/**
 * Who is at the other end of a link.
 *
 * @param role what the peer's connection is
 * @param sessionId random id of the session, lower-case hex
 * @param address remote address as text, for people
 * @param productVersion version of rallyd at the peer
 * @param wireMinor minor version of the wire that the peer speaks
 * @param inVm whether the peer lives in this process
 */
public record Peer(
    Role role,
    String sessionId,
    String address,
    String productVersion,
    int wireMinor,
    boolean inVm) {

  /** Creates one that speaks the version of the wire that this side does. */
  public Peer(Role role, String sessionId, String address, String productVersion, boolean inVm) {
    this(role, sessionId, address, productVersion, Catalogue.MINOR, inVm);
  }

  /** Returns the beginning of the session's id, by which log lines of both sides can be matched. */
  public String shortId() {
    return sessionId.substring(0, Math.min(8, sessionId.length()));
  }

  /** What a connection is for; a message of another conversation closes it. */
  public enum Role {
    /** The coordinator, seen from a node or a terminal. */
    COORDINATOR,
    /** A machine of the cluster. */
    NODE,
    /** A terminal: {@code esrally} or {@code esrallyd} on the same machine. */
    SESSION
  }
}
