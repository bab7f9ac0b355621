package io.rallyd.daemon.membership;

import io.rallyd.protocol.membership.Join;
import io.rallyd.protocol.membership.Joined;
import io.rallyd.protocol.membership.NodeInfo;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.protocol.session.MemberStatus;
import io.rallyd.transport.ClockOffset;
import io.rallyd.transport.Link;
import io.rallyd.transport.LogBudget;
import io.rallyd.transport.RequestFailedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator's list of members, one per address. A member stays as long as its session: a
 * machine that is cut off is still a member until its session is dead on both sides. Safe for use
 * by many threads.
 */
public final class MemberRegistry implements MemberDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(MemberRegistry.class);

  private final String ownIp;
  private final Joined welcome;
  private final InstantSource clock;
  private final LogBudget lines = new LogBudget(10, 2000);
  private final Map<Link, Member> byLink = new LinkedHashMap<>();
  private final Map<Link, String> refusals = new HashMap<>();

  /**
   * Creates an empty registry.
   *
   * @param ownIp the coordinator's own address
   * @param welcome what each new member is answered
   * @param clock wall clock of the coordinator
   */
  public MemberRegistry(String ownIp, Joined welcome, InstantSource clock) {
    this.ownIp = ownIp;
    this.welcome = welcome;
    this.clock = clock;
  }

  /**
   * Takes a node as a member.
   *
   * @throws RequestFailedException refused, with a sentence for the node's status, when another
   *     live node has its address
   */
  public synchronized Joined join(Link link, Join join) {
    NodeInfo info = join.node();
    if (info.ip().isBlank()) {
      throw refused(link, info, "A node without an address cannot join.");
    }
    for (Member other : byLink.values()) {
      if (other.link() != link && other.ip().equals(info.ip())) {
        throw refused(
            link,
            info,
            "Another node has joined with the address "
                + info.ip()
                + " (process "
                + other.info().pid()
                + (other.link().connected() ? ")." : "), and its session is not over yet."));
      }
    }
    if (byLink.containsKey(link)) {
      return welcome;
    }
    byLink.put(link, new Member(info, link, link.peer().inVm(), clock.millis()));
    say(info.ip(), "joined from {}, session {}: {}", link, info);
    return welcome;
  }

  private RequestFailedException refused(Link link, NodeInfo info, String sentence) {
    // It asks again and again; only another answer is news.
    if (!sentence.equals(refusals.put(link, sentence))) {
      say(info.ip(), "was refused at {}, session {}: {}", link, sentence);
    }
    return RequestFailedException.refused(sentence);
  }

  /** Logs one change of a node, at so many lines a minute of one that flaps. */
  private void say(String ip, String what, Link link, Object why) {
    long leftOut = lines.claim(ip);
    if (leftOut != LogBudget.LEAVE_OUT) {
      LOG.info(
          "node {} " + what + "{}",
          ip,
          link.peer().address(),
          link.peer().shortId(),
          why,
          LogBudget.more(leftOut));
    }
  }

  /** Notes what a member said of its condition; ignored from nodes that are no members. */
  public void state(Link link, NodeState state) {
    of(link).ifPresent(m -> m.state(state));
  }

  /** Removes the member of a link that is over and returns it. */
  public synchronized Optional<Member> left(Link link, String reason) {
    refusals.remove(link);
    Optional<Member> member = Optional.ofNullable(byLink.remove(link));
    member.ifPresent(m -> say(m.ip(), "at {}, session {}, left: {}", link, reason));
    if (member.isEmpty()) {
      LOG.debug("{} ended without having joined: {}", link, reason);
    }
    return member;
  }

  /** Returns the member at the other end of a link. */
  public synchronized Optional<Member> of(Link link) {
    return Optional.ofNullable(byLink.get(link));
  }

  @Override
  public synchronized List<Member> members() {
    return new ArrayList<>(byLink.values());
  }

  @Override
  public Optional<Member> local() {
    return members().stream().filter(Member::local).findFirst();
  }

  @Override
  public Optional<Member> byHost(String host) {
    if (host.equals("localhost") || host.equals("127.0.0.1") || host.equals(ownIp)) {
      return local();
    }
    return byIp(host).or(() -> byName(host));
  }

  /** Returns all members for the status. */
  public List<MemberStatus> status() {
    return members().stream().map(MemberRegistry::status).toList();
  }

  private static MemberStatus status(Member member) {
    ClockOffset offset = member.link().clockOffset();
    return new MemberStatus(
        member.info(),
        member.state(),
        member.joinedAtMillis(),
        offset.offsetMicros(),
        offset.roundTripMicros(),
        member.link().connected());
  }

  private Optional<Member> byIp(String ip) {
    return members().stream().filter(m -> m.ip().equals(ip)).findFirst();
  }

  private Optional<Member> byName(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        String ip = address.getHostAddress();
        Optional<Member> member = ip.equals(ownIp) ? local() : byIp(ip);
        if (member.isPresent()) {
          return member;
        }
      }
    } catch (UnknownHostException e) {
      LOG.info("cannot resolve host {}", host);
    }
    return Optional.empty();
  }
}
