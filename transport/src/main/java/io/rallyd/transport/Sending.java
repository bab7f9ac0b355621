package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.transport.RequestFailedException.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How messages of a session get to its connection. On the session's loop they are encoded right
 * where they are written from; elsewhere they are encoded by the sender and taken over by the loop,
 * many at a time. They are written at the end of a turn of the loop with one flush, and before
 * chunks of streams.
 */
final class Sending {
  private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

  /** Answers may pass the bound of the queue so many times, for the peer is waiting for them. */
  private static final int BEYOND_FOR_ANSWERS = 2;

  private final LinkSession session;
  private final Shared shared;
  private final Dispatch dispatch;
  private final Outbox outbox;
  private final Requests requests;
  private final Streams streams;
  private final Submissions submissions = new Submissions();
  private final Runnable endOfTurn = this::endTurn;
  private final Runnable takeOver = this::takeOver;
  private boolean endScheduled;

  Sending(
      LinkSession session,
      Shared shared,
      Dispatch dispatch,
      Outbox outbox,
      Requests requests,
      Streams streams) {
    this.session = session;
    this.shared = shared;
    this.dispatch = dispatch;
    this.outbox = outbox;
    this.requests = requests;
    this.streams = streams;
  }

  // ---- from any thread -------------------------------------------------------------------------

  /** Sends a message; the stage completes when it was written, and fails when it cannot be. */
  CompletionStage<Void> message(Message message) {
    if (!session.loop().inEventLoop()) {
      return submit(FrameKind.MESSAGE, 0, message, null, null);
    }
    RequestFailedException why = encode(FrameKind.MESSAGE, 0, message, 1);
    return why == null ? outbox.handedInTurn().shared() : CompletableFuture.failedStage(why);
  }

  /** Sends a request; it fails when it cannot be sent. */
  void request(Pending pending, Message request) {
    if (!session.loop().inEventLoop()) {
      submit(FrameKind.REQUEST, pending.id, request, () -> requests.add(pending), pending);
      return;
    }
    RequestFailedException why = encode(FrameKind.REQUEST, pending.id, request, 1);
    if (why == null) {
      requests.add(pending);
    } else {
      pending.completeExceptionally(why);
    }
  }

  /**
   * Sends the header of a stream.
   *
   * @param begin run on the loop when it is queued
   * @param done fails when it cannot be sent
   */
  void stream(long id, Message header, Runnable begin, CompletableFuture<?> done) {
    if (!session.loop().inEventLoop()) {
      submit(FrameKind.STREAM_OPEN, id, header, begin, done);
      return;
    }
    RequestFailedException why = encode(FrameKind.STREAM_OPEN, id, header, 1);
    if (why != null) {
      done.completeExceptionally(why);
      return;
    }
    try {
      begin.run();
    } catch (RuntimeException e) {
      String sentence = "the stream could not be begun: " + e;
      done.completeExceptionally(new RequestFailedException(Kind.INTERNAL, sentence));
      control(FrameKind.STREAM_ABORT, id, Frames.ofText(sentence));
    }
  }

  /**
   * Encodes a message and gives it to the loop.
   *
   * @param before run on the loop just before it is queued, unless null
   * @param outcome fails when it cannot be sent, unless null
   */
  private Submission submit(
      FrameKind kind,
      long correlation,
      Message message,
      Runnable before,
      CompletableFuture<?> outcome) {
    ByteBuf frame;
    try {
      dispatch.checkMaySend(message);
      frame = Frames.encode(shared, message);
    } catch (RuntimeException e) {
      Submission bad = new Submission(kind, correlation, null, before, outcome);
      bad.fail(new RequestFailedException(Kind.BAD_MESSAGE, e.getMessage()));
      return bad;
    }
    Submission submission = new Submission(kind, correlation, frame, before, outcome);
    if (session.over()) {
      submission.refuse(session.lost());
    } else if (!outbox.reserve(frame.readableBytes(), 1)) {
      submission.refuse(overloaded());
    } else if (submissions.add(submission)) {
      session.run(takeOver, this::refuseAll);
    }
    return submission;
  }

  /**
   * Runs something on the loop between what this thread has sent before and what it sends later;
   * drops it when the session is over. Not on the loop.
   */
  void submit(Runnable task) {
    if (submissions.add(new Submission(null, 0, null, task, null))) {
      session.run(takeOver, this::refuseAll);
    }
  }

  private RequestFailedException overloaded() {
    shared.counters().add(Counters.Count.SENDS_REFUSED_OVERLOADED);
    return new RequestFailedException(
        Kind.OVERLOADED, "too much is waiting to be sent to " + session.peer().address());
  }

  /** The loop is gone, and so is who would take them over. */
  private void refuseAll() {
    for (Submission each = submissions.take(); each != null; each = each.unlink()) {
      each.refuse(session.lost());
    }
  }

  // ---- on the loop -----------------------------------------------------------------------------

  /** Sends an answer; returns why it cannot be sent, or null. */
  RequestFailedException answer(long id, Message answer) {
    RequestFailedException why = encode(FrameKind.RESPONSE, id, answer, BEYOND_FOR_ANSWERS);
    if (why != null && why.kind() == Kind.OVERLOADED) {
      tooManyAnswers();
    }
    return why;
  }

  /** Queues a frame of our own making, such as a failure; too many of them end the session. */
  void control(FrameKind kind, long correlation, ByteBuf frame) {
    if (session.over()) {
      frame.release();
    } else if (outbox.reserve(frame.readableBytes(), BEYOND_FOR_ANSWERS)) {
      outbox.add(frame, kind, correlation);
      drainLater();
    } else {
      frame.release();
      tooManyAnswers();
    }
  }

  private void tooManyAnswers() {
    session.end("too many answers are waiting for " + session.peer().address());
  }

  /** Writes all that is waiting, whatever the window, and the last word behind it. */
  void goodbye(Connection connection, String reason) {
    ByteBuf frame = Frames.ofText(reason);
    outbox.reserve(frame.readableBytes(), Integer.MAX_VALUE);
    outbox.add(frame, FrameKind.GOODBYE, 0);
    outbox.writeAll(connection);
  }

  private RequestFailedException encode(
      FrameKind kind, long correlation, Message message, int beyond) {
    if (session.over()) {
      return session.lost();
    }
    int length;
    try {
      dispatch.checkMaySend(message);
      int most = shared.settings().flow().maxFrameBytes();
      length = shared.codec().encode(message, outbox.begin(), most, outbox);
    } catch (RuntimeException e) {
      return new RequestFailedException(Kind.BAD_MESSAGE, e.getMessage());
    }
    if (!outbox.reserve(FrameFormat.HEADER + length, beyond)) {
      return overloaded();
    }
    outbox.add(kind, correlation, length);
    drainLater();
    return null;
  }

  /**
   * Queues what others have submitted. Nothing else does, so that whoever submits something here
   * and runs something there finds them in that order.
   */
  private void takeOver() {
    Submission each = submissions.take();
    if (each == null) {
      return;
    }
    try {
      for (; each != null; each = each.unlink()) {
        takeOver(each);
      }
    } finally {
      drainLater();
    }
  }

  /** Queues one; what goes wrong with it must not take along those behind it. */
  private void takeOver(Submission each) {
    int size = each.frame == null ? 0 : each.frame.readableBytes();
    if (session.over()) {
      outbox.cancel(size);
      each.refuse(session.lost());
      return;
    }
    boolean given = false;
    try {
      each.accepted();
      given = true;
      if (each.frame != null) {
        outbox.add(each.frame, each.kind, each.correlation);
        outbox.handed(each);
      }
    } catch (Throwable e) {
      LOG.error("What was sent to {} could not be queued", session.peer().address(), e);
      outbox.cancel(size);
      if (!given && each.frame != null) {
        each.frame.release();
      }
      each.fail(new RequestFailedException(Kind.INTERNAL, "it could not be queued: " + e));
      if (e instanceof Error) {
        // Out of memory, most likely; what the outbox has now is not to be built upon.
        session.end("nothing more can be queued for " + session.peer().address() + ": " + e);
      }
    }
  }

  void drainLater() {
    if (!endScheduled) {
      endScheduled = true;
      session.loop().execute(endOfTurn);
    }
  }

  private void endTurn() {
    endScheduled = false;
    requests.begin();
    drain();
  }

  void drain() {
    Connection current = session.connection();
    if (current == null || session.over()) {
      return;
    }
    outbox.write(current);
    if (current != session.connection()) {
      // Whoever was told that his message is written has ended the session.
      return;
    }
    if (!outbox.ready()) {
      streams.pump(current);
    }
    current.flush();
  }
}
