package io.rallyd.daemon.node;

import io.rallyd.protocol.membership.Join;
import io.rallyd.protocol.membership.Joined;
import io.rallyd.protocol.membership.NodeInfo;
import io.rallyd.protocol.membership.NodeState;
import io.rallyd.transport.Link;
import io.rallyd.transport.LogBudget;
import io.rallyd.transport.RequestFailedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's membership: joins on each new session, keeps asking while it is refused, and tells the
 * coordinator of its condition as long as the session lives. Safe for use by many threads.
 */
final class Enrolment {
  private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
  private static final Duration JOIN_DEADLINE = Duration.ofSeconds(5);
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LAST_RETRY = Duration.ofSeconds(3);
  private static final Duration STATE_INTERVAL = Duration.ofSeconds(5);

  /**
   * Where a node stands.
   *
   * @param joined whether it is a member now
   * @param detail one sentence for people: why it waits, or what it belongs to
   */
  record Standing(boolean joined, String detail) {}

  private final NodeInfo info;
  private final String coordinator;
  private final Supplier<NodeState> state;
  private final ScheduledExecutorService thread;
  private final CompletableFuture<Void> firstJoined = new CompletableFuture<>();
  private final LogBudget lines = new LogBudget(20, 20);
  private volatile String reason = "";
  private volatile Link current;
  private volatile boolean joined;

  /**
   * Creates the enrolment of a node that has no session yet.
   *
   * @param coordinator the coordinator's address, for people
   * @param state asked on {@code thread} every five seconds
   */
  Enrolment(
      NodeInfo info,
      String coordinator,
      Supplier<NodeState> state,
      ScheduledExecutorService thread) {
    this.info = info;
    this.coordinator = coordinator;
    this.state = state;
    this.thread = thread;
  }

  /** Returns where the node stands; a member that is cut off is one until its session is dead. */
  Standing standing() {
    Link link = current;
    if (link == null || !joined) {
      return new Standing(false, "waiting for the coordinator " + coordinator + because());
    }
    return link.connected()
        ? new Standing(true, "joined the coordinator " + coordinator)
        : new Standing(true, "cut off from the coordinator " + coordinator + because());
  }

  /** Completes when the node has been a member once. */
  CompletionStage<Void> firstJoined() {
    return firstJoined;
  }

  /** A new session stands: joins on it. */
  void linkUp(Link link) {
    joined = false;
    current = link;
    join(link, FIRST_RETRY);
  }

  /** The session is dead for good. */
  void linkDown(Link link, String why) {
    if (current == link) {
      current = null;
      joined = false;
      waits(why);
    }
  }

  /** The coordinator could not be reached or would not have us; logged once per reason. */
  void waits(String why) {
    if (!why.equals(reason)) {
      reason = why;
      say(standing().detail());
    }
  }

  /** Logs one change of this node, at so many lines a minute when it flaps. */
  private void say(String change) {
    long leftOut = lines.claim("");
    if (leftOut != LogBudget.LEAVE_OUT) {
      LOG.info("node {} {}{}", info.ip(), change, LogBudget.more(leftOut));
    }
  }

  private String because() {
    return reason.isEmpty() ? "" : ": " + reason;
  }

  private void join(Link link, Duration retry) {
    if (current != link) {
      return;
    }
    link.request(new Join(info), JOIN_DEADLINE)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                accepted(link, answer);
              } else {
                refused(link, retry, failure);
              }
            });
  }

  private void accepted(Link link, Joined answer) {
    if (current != link) {
      return;
    }
    joined = true;
    reason = "";
    say(
        standing().detail()
            + " at "
            + link.peer().address()
            + ", session "
            + link.peer().shortId()
            + ", version "
            + answer.coordinatorVersion());
    firstJoined.complete(null);
    schedule(() -> tell(link), Duration.ZERO);
  }

  private void refused(Link link, Duration retry, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (current != link
        || cause instanceof RequestFailedException e
            && e.kind() == RequestFailedException.Kind.LINK_LOST) {
      return;
    }
    waits(cause.getMessage());
    Duration next = retry.multipliedBy(2);
    schedule(() -> join(link, next.compareTo(LAST_RETRY) < 0 ? next : LAST_RETRY), retry);
  }

  /** Sends the state on this link now and from then on, until the link is over. */
  private void tell(Link link) {
    if (current == link) {
      link.send(state.get())
          .whenComplete(
              (sent, failure) -> {
                if (failure != null) {
                  LOG.debug("the coordinator misses a node state", failure);
                }
              });
      schedule(() -> tell(link), STATE_INTERVAL);
    }
  }

  private void schedule(Runnable task, Duration delay) {
    try {
      thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the node has ended", e);
    }
  }
}
