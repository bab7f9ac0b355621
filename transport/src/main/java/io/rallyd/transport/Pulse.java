package io.rallyd.transport;

import io.netty.buffer.ByteBuf;
import io.rallyd.protocol.frame.FrameKind;
import io.rallyd.protocol.wire.WireException;
import java.util.concurrent.TimeUnit;

/**
 * The heartbeat of a session: tells the peer that we live, notices when it does not, and measures
 * its clock. On the session's loop.
 */
final class Pulse {
  /** How much more often silence is looked for than heartbeats are sent. */
  private static final int TICKS_PER_HEARTBEAT = 4;

  private final LinkSession session;
  private final Shared shared;
  private final Heartbeat heartbeat = new Heartbeat();
  private long lastHeard;
  private long lastTick;
  private int ticks;

  Pulse(LinkSession session, Shared shared) {
    this.session = session;
    this.shared = shared;
    this.lastHeard = now();
    this.lastTick = lastHeard;
    schedule();
  }

  /** Notes that the peer lives, by the monotonic clock. */
  void heard(long now) {
    lastHeard = now;
  }

  /** Returns for how long nothing has been heard. */
  long silentNanos() {
    return now() - lastHeard;
  }

  /** Returns the peer's clock against ours; from any thread. */
  ClockOffset clockOffset() {
    return heartbeat.best();
  }

  void ping(Connection connection, long acknowledged) {
    connection.writeNow(FrameKind.PING, 0, acknowledged, wallMicros());
  }

  void pong(Connection connection, long acknowledged, ByteBuf ping) {
    if (ping.readableBytes() != 8) {
      throw new WireException("of wrong size");
    }
    long micros = wallMicros();
    connection.writeNow(FrameKind.PONG, 0, acknowledged, ping.readLong(), micros, micros);
  }

  void ponged(ByteBuf pong) {
    if (pong.readableBytes() != 24) {
      throw new WireException("of wrong size");
    }
    heartbeat.measured(pong.readLong(), pong.readLong(), pong.readLong(), wallMicros());
  }

  private void schedule() {
    long nanos = shared.settings().times().heartbeat().toNanos() / TICKS_PER_HEARTBEAT;
    session.loop().schedule(this::tick, nanos, TimeUnit.NANOSECONDS);
  }

  private void tick() {
    if (session.over()) {
      return;
    }
    TransportSettings.SessionTimes times = shared.settings().times();
    long sinceLastTick = now() - lastTick;
    lastTick = now();
    if (sinceLastTick > times.silence().toNanos() / 2) {
      // This process itself stood still, so silence says nothing about the peer.
      lastHeard = lastTick;
    }
    Connection current = session.connection();
    if (current == null) {
      // One alarm at the end of the grace time would come too early after a standstill.
      session.expireIfAlone();
    } else {
      if (!session.peer().inVm() && silentNanos() > times.silence().toNanos()) {
        session.detached(current, "nothing was heard for " + times.silence().toMillis() + " ms");
      } else if (++ticks % TICKS_PER_HEARTBEAT == 0) {
        session.ping();
      }
    }
    schedule();
  }

  long now() {
    return shared.clocks().nanos().getAsLong();
  }

  private long wallMicros() {
    return shared.clocks().wallMicros().getAsLong();
  }
}
