package io.rallyd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private final Heartbeat heartbeat = new Heartbeat();

  @Test
  void theShortestTripTells() {
    heartbeat.measured(1_000, 5_100, 5_100, 1_200);
    heartbeat.measured(2_000, 6_900, 6_900, 3_800);
    assertThat(heartbeat.best()).isEqualTo(new ClockOffset(4_000, 200));
  }

  /** The peer's clock gains 500 microseconds while it holds a ping for a second. */
  @Test
  void clocksThatDriftAreFollowed() {
    long offset = 0;
    for (int second = 1; second <= 40; second++) {
      long sent = second * 2_000_000L;
      long received = sent + offset + 100;
      offset += 500;
      heartbeat.measured(sent, received, received + 1_000_500, sent + 1_000_200);
    }
    assertThat(heartbeat.best().offsetMicros()).isBetween(offset - 600, offset + 600);
  }

  @Test
  void whatCannotBeIsNotTaken() {
    heartbeat.measured(1_000, 5_000, 900_000, 1_200);
    assertThat(heartbeat.best().roundTripMicros()).isNegative();
  }
}
