package io.rallyd.daemon.membership;

import io.rallyd.protocol.membership.NodeInfo;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.transport.Link;

/**
 * A machine that belongs to the cluster, for as long as its session lives: a machine that comes
 * back after its session died is a new member. Members are equal only to themselves. Safe for use
 * by many threads.
 */
public final class Member {
  private final NodeInfo info;
  private final Link link;
  private final boolean local;
  private final long joinedAtMillis;
  private volatile NodeState state = new NodeState(-1, -1, "idle");

  Member(NodeInfo info, Link link, boolean local, long joinedAtMillis) {
    this.info = info;
    this.link = link;
    this.local = local;
    this.joinedAtMillis = joinedAtMillis;
  }

  /** Returns what the node told of itself when it joined. */
  public NodeInfo info() {
    return info;
  }

  /** Returns the way to it. */
  public Link link() {
    return link;
  }

  /** Returns the address that hosts of a race are matched with. */
  public String ip() {
    return info.ip();
  }

  /** Returns whether this is the node inside the coordinator's own process. */
  public boolean local() {
    return local;
  }

  /** Returns what the node last said of its condition. */
  public NodeState state() {
    return state;
  }

  /** Returns when it joined, epoch milliseconds by the coordinator's clock. */
  public long joinedAtMillis() {
    return joinedAtMillis;
  }

  void state(NodeState newState) {
    state = newState;
  }

  @Override
  public String toString() {
    return info.ip();
  }
}
