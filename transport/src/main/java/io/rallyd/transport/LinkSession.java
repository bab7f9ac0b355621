package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.Request;
import io.rallyd.protocol.frame.Frame;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.WireException;
import io.rallyd.transport.RequestFailedException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session: what stays when the connection beneath it goes. All state belongs to one event loop;
 * the methods of {@link Link} may be called from anywhere and hand over to it.
 */
final class LinkSession implements Link {
  private static final Logger LOG = LoggerFactory.getLogger(LinkSession.class);

  /** The keeper of a session: server or dialer. */
  interface Owner {
    /** The connection is gone; the session waits for another until its grace time is over. */
    void interrupted(LinkSession session, String reason);

    /** The session is over for good. */
    void ended(LinkSession session, String reason);
  }

  private final Shared shared;
  private final Peer peer;
  private final EventLoop loop;
  private final Owner owner;
  private final Dispatch dispatch;
  private final Outbox outbox;
  private final Requests requests;
  private final Streams streams;
  private final Sending sending;
  private final Pulse pulse;
  private final Intake intake;
  private final HandlerTurn turn;
  private final AtomicLong correlations = new AtomicLong();
  private final CompletableFuture<String> closed = new CompletableFuture<>();

  private volatile Connection connection;
  private volatile Connection lastConnection;
  private volatile boolean over;

  /**
   * Creates a session without connection.
   *
   * @param role what the connection is for on either side: NODE or SESSION
   */
  LinkSession(
      Shared shared, Peer peer, Peer.Role role, Handlers handlers, EventLoop loop, Owner owner) {
    this.shared = shared;
    this.peer = peer;
    this.loop = loop;
    this.owner = owner;
    TransportSettings.FlowLimits flow = shared.settings().flow();
    this.outbox = new Outbox(flow.windowBytes(), flow.queueBytes());
    this.requests = new Requests(loop, shared.clocks(), peer.address(), shared.counters());
    this.streams = new Streams(this, shared);
    this.turn = new HandlerTurn(shared.watch());
    this.dispatch = new Dispatch(this, shared, role, handlers, requests, streams, turn);
    this.sending = new Sending(this, shared, dispatch, outbox, requests, streams);
    this.pulse = new Pulse(this, shared);
    this.intake = new Intake(this, shared, dispatch, streams, outbox, pulse);
  }

  // ---- Link ------------------------------------------------------------------------------------

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public CompletionStage<Void> send(Message message) {
    return sending.message(message);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <R extends Message> CompletionStage<R> request(Request<R> request, Duration deadline) {
    Pending answer = new Pending(correlations.incrementAndGet(), request, deadline);
    sending.request(answer, request);
    return (CompletionStage<R>) (CompletionStage<?>) answer;
  }

  @Override
  public CompletionStage<StreamReceipt> stream(
      Message header, FilePart part, Duration idleDeadline) {
    CompletableFuture<StreamReceipt> done = new CompletableFuture<>();
    long id = correlations.incrementAndGet();
    sending.stream(id, header, () -> streams.send(id, part, idleDeadline, done), done);
    return done;
  }

  @Override
  public ClockOffset clockOffset() {
    return pulse.clockOffset();
  }

  @Override
  public boolean connected() {
    return connection != null;
  }

  @Override
  public CompletionStage<String> closed() {
    return closed.minimalCompletionStage();
  }

  @Override
  public void close(String reason) {
    run(
        () -> {
          if (over) {
            return;
          }
          Connection current = connection;
          if (current != null) {
            sending.goodbye(current, reason);
            current.closeSoon(shared.settings().times().grace().toNanos());
            connection = null;
          }
          end(reason);
        },
        () -> {});
  }

  @Override
  public String toString() {
    return "link to " + peer.role() + " at " + peer.address() + ", session " + peer.shortId() + ",";
  }

  // ---- for the other parts of the session, on its loop -----------------------------------------

  EventLoop loop() {
    return loop;
  }

  Connection connection() {
    return connection;
  }

  /** Returns the bytes of messages that wait or are not acknowledged; from any thread. */
  long queuedBytes() {
    return outbox.queuedBytes();
  }

  boolean over() {
    return over;
  }

  /** Returns the number of the last sequenced frame that was handled, for telling the peer. */
  long receivedSequence() {
    return intake.acknowledge();
  }

  /** Runs on the session's loop, at once when there; {@code otherwise} when it is shut down. */
  void run(Runnable task, Runnable otherwise) {
    if (loop.inEventLoop()) {
      task.run();
      return;
    }
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      otherwise.run();
    }
  }

  /** Puts a frame of our own making into the queue, as {@link Sending#control}. */
  void control(FrameKind kind, long correlation, ByteBuf frame) {
    sending.control(kind, correlation, frame);
  }

  /**
   * Runs it on the loop in order with what this thread sends; drops it when the session is over.
   */
  void submit(Runnable task) {
    sending.submit(task);
  }

  /** Sends an answer; returns why it cannot be sent, or null. */
  RequestFailedException answer(long id, Message answer) {
    return sending.answer(id, answer);
  }

  /** Writes what is waiting at the end of this turn of the loop, with one flush. */
  void drainLater() {
    sending.drainLater();
  }

  /** Writes what is waiting as far as window, credit and connection allow. */
  void drain() {
    sending.drain();
  }

  /** Returns why nothing can be sent or awaited any more. */
  RequestFailedException lost() {
    return new RequestFailedException(
        Kind.LINK_LOST,
        "the link to " + peer.address() + " is closed: " + closed.getNow("it is closing"));
  }

  // ---- the connection beneath, on the loop -----------------------------------------------------

  /** Goes on over a new connection, whose peer has handled all up to the given number. */
  void attach(Connection next, long peerReceived) {
    if (over) {
      next.close();
      return;
    }
    Connection before = connection;
    connection = next;
    lastConnection = next;
    if (before != null) {
      before.close();
    }
    pulse.heard(pulse.now());
    if (!outbox.acknowledged(peerReceived)) {
      end(peer.address() + " acknowledged what was never sent");
      next.close();
      return;
    }
    shared.counters().add(Counters.Count.FRAMES_RESENT, outbox.rewind());
    streams.resume(next);
    pulse.begin(next);
    drain();
  }

  /** Gives up the connection it has because the peer comes by another. */
  void suspend(String reason) {
    Connection current = connection;
    if (current != null) {
      detached(current, reason);
    }
  }

  /** Ends a session that never began. */
  void discard() {
    over = true;
  }

  /** Waits until the session is over and its last bytes had their chance; not on its loop. */
  void awaitEnd(long millis) {
    try {
      closed.get(millis, TimeUnit.MILLISECONDS);
      Connection last = lastConnection;
      if (last != null) {
        last.awaitClose(millis);
      }
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{} did not end within {} ms", this, millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops using the connection, if it is still the one in use. */
  void detached(Connection lost, String reason) {
    if (connection != lost) {
      return;
    }
    connection = null;
    lost.close();
    if (over) {
      return;
    }
    streams.suspend();
    long left = shared.settings().times().grace().toNanos() - pulse.silentNanos();
    loop.schedule(this::expireIfAlone, Math.max(0, left), TimeUnit.NANOSECONDS);
    owner.interrupted(this, reason);
  }

  /** Something came from the peer, if only a part of a frame; handlers may run now. */
  void beginTurn(Connection from) {
    long now = pulse.now();
    if (from == connection) {
      pulse.heard(now);
    }
    turn.begin(now);
  }

  /** All that came has been handled. */
  void endTurn() {
    turn.end();
  }

  /** Ends the session when its grace time is over and the peer has not come back. */
  void expireIfAlone() {
    long silent = pulse.silentNanos();
    if (!over && connection == null && silent >= shared.settings().times().grace().toNanos()) {
      shared.counters().add(Counters.Count.SESSIONS_LOST);
      end(peer.address() + " was silent for " + TimeUnit.NANOSECONDS.toMillis(silent) + " ms");
    }
  }

  /** Takes a frame from a connection; returns whether it takes more. */
  boolean receive(Connection from, Frame frame) {
    if (from != connection || over) {
      return false;
    }
    try {
      intake.receive(from, frame);
    } catch (WireException e) {
      shared.counters().add(Counters.Count.MESSAGES_BAD);
      close(peer.address() + " sent a bad " + frame.kind() + " frame: " + e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      // Nothing is known to get here. If it does, the frames behind this one must not be lost with
      // it in silence.
      shared.counters().add(Counters.Count.HANDLERS_FAILED);
      LOG.error("A {} frame of {} failed inside", frame.kind(), peer.address(), e);
      close("a " + frame.kind() + " frame of " + peer.address() + " failed inside");
    }
    return true;
  }

  /** Acknowledges, when much has come since the last time. */
  void received(Connection from) {
    if (from == connection && intake.acknowledgementDue()) {
      from.writeNow(FrameKind.ACK, 0, intake.acknowledge());
    }
  }

  // ---- the end ---------------------------------------------------------------------------------

  /** Ends the session for good; all that waits fails. */
  void end(String reason) {
    if (over) {
      return;
    }
    over = true;
    Connection current = connection;
    connection = null;
    if (current != null) {
      current.close();
    }
    closed.complete(reason);
    RequestFailedException why = lost();
    outbox.fail(why);
    requests.failAll(why);
    streams.endAll(why);
    shared.counters().add(Counters.Count.SESSIONS_CLOSED);
    dispatch.closed(reason);
    owner.ended(this, reason);
  }
}
