package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.frame.FrameKind;
import java.util.concurrent.CompletableFuture;

/** An encoded message on its way to the session's loop, and the stage of whoever sent it. */
final class Submission extends Handed {
  final FrameKind kind;
  final long correlation;
  final ByteBuf frame;
  private final Runnable before;
  private final CompletableFuture<?> outcome;

  /** The one that was submitted before it; once taken, the one after it. */
  Submission neighbour;

  /**
   * Creates one.
   *
   * @param frame one reference of it, room for the header before the body; null when there is
   *     nothing to queue but only {@code before} to run
   * @param before run on the loop just before it is queued
   * @param outcome fails with it, unless null
   */
  Submission(
      FrameKind kind,
      long correlation,
      ByteBuf frame,
      Runnable before,
      CompletableFuture<?> outcome) {
    this.kind = kind;
    this.correlation = correlation;
    this.frame = frame;
    this.before = before;
    this.outcome = outcome;
  }

  /** Returns its neighbour, and knows it no more: stages must not keep each other. */
  Submission unlink() {
    Submission known = neighbour;
    neighbour = null;
    return known;
  }

  void accepted() {
    if (before != null) {
      before.run();
    }
  }

  /** It cannot be sent; gives the frame back. */
  void refuse(RequestFailedException why) {
    if (frame != null) {
      frame.release();
    }
    fail(why);
  }

  /** Its frame was given back elsewhere. */
  void fail(RequestFailedException why) {
    completeExceptionally(why);
    if (outcome != null) {
      outcome.completeExceptionally(why);
    }
  }
}
