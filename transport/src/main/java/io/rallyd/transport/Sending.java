package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.Message;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.WireException;
import io.rallyd.transport.RequestFailedException.Kind;
import java.util.concurrent.CompletableFuture;

/**
 * How messages of a session get to its connection: encoded where they are sent, queued and written
 * on the session's loop, many with one flush, and messages before chunks of streams.
 */
final class Sending {
  /** Answers may pass the bound of the queue so many times, for the peer is waiting for them. */
  private static final int BEYOND_FOR_ANSWERS = 2;

  private final LinkSession session;
  private final Shared shared;
  private final Dispatch dispatch;
  private final Outbox outbox;
  private final Streams streams;
  private boolean drainScheduled;

  Sending(LinkSession session, Shared shared, Dispatch dispatch, Outbox outbox, Streams streams) {
    this.session = session;
    this.shared = shared;
    this.dispatch = dispatch;
    this.outbox = outbox;
    this.streams = streams;
  }

  /**
   * Encodes and queues a message; from any thread.
   *
   * @param handed completes when it was written, fails when it cannot be
   * @param before run on the loop just before it is queued
   */
  void submit(
      FrameKind kind,
      long correlation,
      Message message,
      CompletableFuture<Void> handed,
      Runnable before) {
    ByteBuf frame;
    try {
      dispatch.checkMaySend(message);
      frame = Frames.encode(shared, message);
    } catch (WireException e) {
      handed.completeExceptionally(new RequestFailedException(Kind.BAD_MESSAGE, e.getMessage()));
      return;
    }
    int size = frame.readableBytes();
    if (session.over() || !outbox.reserve(size, 1)) {
      frame.release();
      handed.completeExceptionally(session.over() ? session.lost() : overloaded());
      return;
    }
    session.run(
        () -> {
          if (session.over()) {
            outbox.cancel(size);
            frame.release();
            handed.completeExceptionally(session.lost());
          } else {
            before.run();
            enqueue(frame, kind, correlation, handed);
          }
        },
        () -> {
          frame.release();
          handed.completeExceptionally(session.lost());
        });
  }

  private RequestFailedException overloaded() {
    shared.counters().add(Counters.Count.SENDS_REFUSED_OVERLOADED);
    return new RequestFailedException(
        Kind.OVERLOADED, "too much is waiting to be sent to " + session.peer().address());
  }

  // ---- on the loop -----------------------------------------------------------------------------

  /** Queues a frame of our own making, such as an answer; too many of them end the session. */
  void control(FrameKind kind, long correlation, ByteBuf frame) {
    if (session.over()) {
      frame.release();
    } else if (outbox.reserve(frame.readableBytes(), BEYOND_FOR_ANSWERS)) {
      enqueue(frame, kind, correlation, null);
    } else {
      frame.release();
      session.end("too many answers are waiting for " + session.peer().address());
    }
  }

  /** Writes all that is waiting, whatever the window, and the last word behind it. */
  void goodbye(Connection connection, String reason) {
    ByteBuf frame = Frames.ofText(reason);
    outbox.reserve(frame.readableBytes(), Integer.MAX_VALUE);
    outbox.add(frame, FrameKind.GOODBYE, 0, null);
    // Whoever is told that his message was written may send the next one, without end; what comes
    // behind the last word is not sent any more.
    for (int left = outbox.waiting(); left > 0 && !outbox.idle(); left--) {
      outbox.writeNext(connection);
    }
  }

  private void enqueue(
      ByteBuf frame, FrameKind kind, long correlation, CompletableFuture<Void> handed) {
    outbox.add(frame, kind, correlation, handed);
    drainLater();
  }

  void drainLater() {
    if (!drainScheduled) {
      drainScheduled = true;
      session
          .loop()
          .execute(
              () -> {
                drainScheduled = false;
                drain();
              });
    }
  }

  void drain() {
    Connection current = session.connection();
    if (current == null || session.over()) {
      return;
    }
    while (outbox.ready() && current.writable()) {
      outbox.writeNext(current);
      if (current != session.connection()) {
        // Whoever sent that message has ended the session.
        return;
      }
    }
    if (!outbox.ready()) {
      streams.pump(current);
    }
    current.flush();
  }
}
