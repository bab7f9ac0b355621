package io.rallyd.driver.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerWatchTest {
  /** A loop that turns when it is told to. */
  private static final class Loop implements Executor {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean hangs;

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    void turn() {
      while (!hangs && !tasks.isEmpty()) {
        tasks.remove().run();
      }
    }
  }

  private final List<Integer> failed = new ArrayList<>();
  private final Loop first = new Loop();
  private final Loop second = new Loop();
  private long now;
  private final WorkerWatch watch = new WorkerWatch(() -> now, failed::add);

  @BeforeEach
  void workers() {
    watch.add(3, first);
    watch.add(4, second);
  }

  private void seconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now += TimeUnit.SECONDS.toNanos(1);
      watch.look();
      first.turn();
      second.turn();
    }
  }

  @Test
  void workersWhoseLoopsTurnAreLeftAlone() {
    seconds(100);
    assertThat(failed).isEmpty();
  }

  @Test
  void aWorkerThatHangsIsToldOnceAfterItsDeadlineThoughTheOtherGoesOn() {
    seconds(5);
    second.hangs = true;
    seconds(30);
    assertThat(failed).isEmpty();
    seconds(3);
    assertThat(failed).containsExactly(4);
    assertThat(second.tasks).hasSize(1);
    seconds(100);
    assertThat(failed).containsExactly(4);
  }

  @Test
  void aWorkerThatOnlyTookItsTimeIsNot() {
    seconds(5);
    second.hangs = true;
    seconds(25);
    second.hangs = false;
    seconds(2);
    second.hangs = true;
    seconds(25);
    assertThat(failed).isEmpty();
  }

  @Test
  void aProcessThatStoodStillDoesNotBlameItsWorkers() {
    seconds(5);
    second.hangs = true;
    seconds(20);
    now += TimeUnit.MINUTES.toNanos(10);
    seconds(10);
    second.hangs = false;
    seconds(10);
    assertThat(failed).isEmpty();
  }

  @Test
  void aLoopThatHasEndedIsNotMissed() {
    watch.add(
        5,
        task -> {
          throw new RejectedExecutionException();
        });
    seconds(100);
    assertThat(failed).isEmpty();
  }
}
