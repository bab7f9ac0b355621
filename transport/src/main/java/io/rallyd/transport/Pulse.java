package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.WireException;

/**
 * The heartbeat of a session: tells the peer that we live, notices when it does not, and measures
 * its clock. On the session's loop.
 *
 * <p>With thousands of nodes what costs is each wake-up and each call of the system, so both sides
 * say all they have to say at once. The one that dials begins: with its PING it answers the last
 * PING of the other, which took note of when it came. The one that was dialled answers at once and
 * puts its own PING behind. So there is one packet each way per heartbeat.
 */
final class Pulse {
  /** How much more often silence is looked for than heartbeats are sent. */
  static final int TICKS_PER_HEARTBEAT = 4;

  /** So many PINGs of a connection are answered at once, for clocks to be known soon. */
  private static final int AT_ONCE = 3;

  private final LinkSession session;
  private final Shared shared;
  private final boolean dials;
  private final Heartbeat heartbeat = new Heartbeat();
  private long lastHeard;
  private long lastTick;

  /** How much of the silence since then was not counted. */
  private long forgivenNanos;

  private long pingedAt;
  private int toAnswerAtOnce = AT_ONCE;

  /** Whether a PING waits for its answer; its clock, and ours when it came. */
  private boolean waiting;

  private long waitingClock;
  private long waitingSince;

  Pulse(LinkSession session, Shared shared) {
    this.session = session;
    this.shared = shared;
    this.dials = session.peer().role() == Peer.Role.COORDINATOR;
    this.lastHeard = now();
    this.lastTick = lastHeard;
    this.pingedAt = lastHeard;
    shared.ticker(session.loop()).add(this::tick);
  }

  /** Notes that the peer lives, by the monotonic clock. */
  void heard(long now) {
    lastHeard = now;
    forgivenNanos = 0;
  }

  /** Returns for how long nothing has been heard. */
  long silentNanos() {
    return now() - lastHeard;
  }

  /** Returns the peer's clock against ours; from any thread. */
  ClockOffset clockOffset() {
    return heartbeat.best();
  }

  /** Begins with a new connection. */
  void begin(Connection connection) {
    waiting = false;
    toAnswerAtOnce = AT_ONCE;
    ping(connection);
  }

  private void ping(Connection connection) {
    if (waiting) {
      answer(connection);
    }
    pingedAt = now();
    long acknowledged = session.receivedSequence();
    connection.writeNow(FrameKind.PING, 0, acknowledged, wallMicros());
  }

  private void answer(Connection connection) {
    waiting = false;
    long acknowledged = session.receivedSequence();
    connection.writeNumbers(
        FrameKind.PONG, 0, acknowledged, waitingClock, waitingSince, wallMicros());
  }

  /** Answers a PING, now or with the next of ours. */
  void pong(Connection connection, ByteBuf ping) {
    if (ping.readableBytes() != 8) {
      throw new WireException("of wrong size");
    }
    boolean isSecond = waiting;
    if (isSecond) {
      answer(connection);
    }
    waiting = true;
    waitingClock = ping.readLong();
    waitingSince = wallMicros();
    if (!dials) {
      if (sincePing() >= heartbeat() * 3 / 4) {
        ping(connection);
      } else {
        answer(connection);
        connection.flush();
      }
    } else if (isSecond || toAnswerAtOnce > 0) {
      toAnswerAtOnce--;
      answer(connection);
      connection.flush();
    }
  }

  void ponged(ByteBuf pong) {
    if (pong.readableBytes() != 24) {
      throw new WireException("of wrong size");
    }
    heartbeat.measured(pong.readLong(), pong.readLong(), pong.readLong(), wallMicros());
  }

  private boolean tick() {
    if (session.over()) {
      return false;
    }
    TransportSettings.SessionTimes times = shared.settings().times();
    forgiveOurOwnLateness(times);
    Connection current = session.connection();
    if (current == null) {
      // One alarm at the end of the grace time would come too early after a standstill.
      session.expireIfAlone();
    } else if (!session.peer().inVm() && silentNanos() > times.silence().toNanos()) {
      session.detached(current, "nothing was heard for " + times.silence().toMillis() + " ms");
    } else if (isPingDue()) {
      ping(current);
    }
    return true;
  }

  /**
   * What a peer says waits in its socket while this loop is late, so that time says nothing about
   * the peer. A loop that is late each time, as under thousands of sessions, would else cut those
   * that live, whose return makes it later still. But it may not put off a loss for ever.
   */
  private void forgiveOurOwnLateness(TransportSettings.SessionTimes times) {
    long now = now();
    long sinceLastTick = now - lastTick;
    lastTick = now;
    long silence = times.silence().toNanos();
    if (sinceLastTick > silence / 2) {
      // This process itself stood still.
      lastHeard = now;
      return;
    }
    long tick = heartbeat() / TICKS_PER_HEARTBEAT;
    long late = sinceLastTick - tick;
    // Less is the timer's own.
    if (late > tick / 2) {
      long forgiven = Math.min(Math.min(late, silence - forgivenNanos), now - lastHeard);
      forgivenNanos += forgiven;
      lastHeard += forgiven;
    }
  }

  /** One that was dialled waits a little longer, since it says its PING with its answer. */
  private boolean isPingDue() {
    long tick = heartbeat() / TICKS_PER_HEARTBEAT;
    return sincePing() >= heartbeat() + (dials ? -tick / 2 : tick);
  }

  private long sincePing() {
    return now() - pingedAt;
  }

  private long heartbeat() {
    return shared.settings().times().heartbeat().toNanos();
  }

  long now() {
    return shared.clocks().nanos().getAsLong();
  }

  private long wallMicros() {
    return shared.clocks().wallMicros().getAsLong();
  }
}
