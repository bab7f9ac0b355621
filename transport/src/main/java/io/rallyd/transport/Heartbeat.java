package io.rallyd.transport;

import java.util.ArrayDeque;

/**
 * The peer's clock against ours, from the heartbeats as NTP does it: of the recent exchanges the
 * one with the shortest round trip, whose error is at most half of it.
 */
final class Heartbeat {
  private static final int RECENT = 16;

  /** Clocks drift apart by less than this part of the time. */
  private static final int DRIFT = 100;

  private final ArrayDeque<ClockOffset> recent = new ArrayDeque<>();
  private volatile ClockOffset best = new ClockOffset(0, -1);

  /**
   * Takes one exchange, all in microseconds of wall clocks.
   *
   * @param sent when the ping left, our clock
   * @param received when it arrived, peer's clock
   * @param answered when the pong left, peer's clock
   * @param back when it arrived, our clock
   */
  void measured(long sent, long received, long answered, long back) {
    long held = answered - received;
    long roundTrip = (back - sent) - held;
    if (roundTrip < -held / DRIFT) {
      return;
    }
    // The peer holds a ping for up to a heartbeat: clocks that drift meanwhile make less than
    // nothing of a short trip, which still is the best that can be known of them.
    roundTrip = Math.max(0, roundTrip);
    recent.add(new ClockOffset((received - sent + answered - back) / 2, roundTrip));
    if (recent.size() > RECENT) {
      recent.remove();
    }
    ClockOffset shortest = null;
    for (ClockOffset each : recent) {
      if (shortest == null || each.roundTripMicros() <= shortest.roundTripMicros()) {
        shortest = each;
      }
    }
    best = shortest;
  }

  /** Returns the best of the recent ones; from any thread. */
  ClockOffset best() {
    return best;
  }
}
