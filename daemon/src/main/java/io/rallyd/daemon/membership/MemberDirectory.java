package io.rallyd.daemon.membership;

import java.util.List;
import java.util.Optional;

/** Who belongs to the cluster now. Safe for use by many threads. */
public interface MemberDirectory {

  /** Returns the live members in the order in which they joined. */
  List<Member> members();

  /** Returns the node in the coordinator's own process; empty until it has joined. */
  Optional<Member> local();

  /**
   * Finds the member that a race names as a host. {@code localhost}, {@code 127.0.0.1} and the
   * coordinator's own address mean its own node; other texts are matched with the members'
   * addresses as they stand and, when none fits, by resolving the name. Resolving may block: not
   * for event loops.
   */
  Optional<Member> byHost(String host);
}
