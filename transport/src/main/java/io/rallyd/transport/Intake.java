package io.rallyd.transport;

import io.rallyd.protocol.frame.Frame;
import io.rallyd.protocol.frame.FrameFormat;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.WireException;

/**
 * The frames of a session on their way in: each sequenced one is handled once, in order, and
 * acknowledged. On the session's loop.
 */
final class Intake {
  /** The peer is told each time that such a part of the window was handled: 256 KiB as it is. */
  private static final int ACKNOWLEDGED_PART = 32;

  private final LinkSession session;
  private final Shared shared;
  private final Dispatch dispatch;
  private final Streams streams;
  private final Outbox outbox;
  private final Pulse pulse;
  private long sequence;
  private int unacknowledgedBytes;

  Intake(
      LinkSession session,
      Shared shared,
      Dispatch dispatch,
      Streams streams,
      Outbox outbox,
      Pulse pulse) {
    this.session = session;
    this.shared = shared;
    this.dispatch = dispatch;
    this.streams = streams;
    this.outbox = outbox;
    this.pulse = pulse;
  }

  /** Returns the number of the last sequenced frame that was handled, for telling it the peer. */
  long acknowledge() {
    unacknowledgedBytes = 0;
    return sequence;
  }

  /** Returns whether so much was handled since the peer was told that it should be told now. */
  boolean acknowledgementDue() {
    return unacknowledgedBytes >= shared.settings().flow().windowBytes() / ACKNOWLEDGED_PART;
  }

  /**
   * Takes a frame.
   *
   * @throws WireException when it breaks the rules
   */
  void receive(Connection from, Frame frame) {
    if (frame.kind().sequenced()) {
      receiveSequenced(frame);
      return;
    }
    switch (frame.kind()) {
      case STREAM_CHUNK -> streams.chunk(frame);
      case STREAM_END -> streams.end(frame);
      case STREAM_CREDIT -> streams.credit(frame);
      default -> receiveAcknowledgement(from, frame);
    }
  }

  private void receiveSequenced(Frame frame) {
    if (frame.sequence() <= sequence) {
      shared.counters().add(Counters.Count.DUPLICATES_DROPPED);
      return;
    }
    if (frame.sequence() != sequence + 1) {
      throw new WireException("number " + frame.sequence() + " after " + sequence);
    }
    sequence++;
    unacknowledgedBytes += FrameFormat.HEADER + frame.bodyLength();
    if (frame.kind() == FrameKind.GOODBYE) {
      session.end(Failure.readText(frame.body()));
    } else {
      dispatch.handle(frame);
    }
  }

  private void receiveAcknowledgement(Connection from, Frame frame) {
    if (!outbox.acknowledged(frame.sequence())) {
      throw new WireException("it acknowledges what was never sent");
    }
    switch (frame.kind()) {
      case PING -> pulse.pong(from, frame.body());
      case PONG -> pulse.ponged(frame.body());
      default -> {
        // An ACK says no more.
      }
    }
    if (outbox.ready()) {
      session.drainLater();
    }
  }
}
