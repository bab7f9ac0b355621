package io.rallyd.driver.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.loop.VirtualTimers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopHeartbeatTest {
  private final VirtualTimers timers = new VirtualTimers();
  private final List<Long> lateMillis = new ArrayList<>();
  private final LoopHeartbeat heartbeat =
      new LoopHeartbeat(timers, nanos -> lateMillis.add(TimeUnit.NANOSECONDS.toMillis(nanos)));

  /** Stands still at 50 ms, between the beats of 40 and 60; before the loop goes on, all ends. */
  private void standStillAndCatchUp() {
    timers.after(
        50,
        () -> {
          timers.standStill(500);
          heartbeat.catchUp();
        });
  }

  @Test
  void aBeatThatIsDueIsTakenBeforeTheLoopGetsToIt() {
    heartbeat.start();
    standStillAndCatchUp();
    timers.after(51, heartbeat::stop);
    timers.run();
    assertThat(lateMillis).containsExactly(0L, 0L, 490L);
  }

  @Test
  void itIsTakenOnceAndTheNextIsInTime() {
    heartbeat.start();
    standStillAndCatchUp();
    timers.after(51, heartbeat::catchUp);
    timers.after(580, heartbeat::stop);
    timers.run();
    assertThat(lateMillis).containsExactly(0L, 0L, 490L, 0L);
  }

  @Test
  void aBeatThatIsNotDueIsNotTaken() {
    heartbeat.catchUp();
    heartbeat.start();
    timers.after(30, heartbeat::catchUp);
    timers.after(35, heartbeat::stop);
    timers.after(50, heartbeat::catchUp);
    timers.run();
    assertThat(lateMillis).containsExactly(0L);
  }
}
