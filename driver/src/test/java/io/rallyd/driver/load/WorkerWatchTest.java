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

  private final List<String> told = new ArrayList<>();
  private final Loop first = new Loop();
  private final Loop second = new Loop();
  private long now;
  private final WorkerWatch watch = new WorkerWatch(() -> now, told::add);

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
    assertThat(told).isEmpty();
  }

  @Test
  void aWorkerThatHangsIsToldOnceAfterItsDeadlineThoughTheOtherGoesOn() {
    seconds(5);
    second.hangs = true;
    seconds(8);
    assertThat(told).isEmpty();
    seconds(3);
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith("Worker 4 hangs at main\n\tat java")
        .contains("\tat " + WorkerWatchTest.class.getName());
    assertThat(second.tasks).hasSize(1);
    seconds(100);
    assertThat(told).hasSize(1);
    second.hangs = false;
    seconds(2);
    second.hangs = true;
    seconds(20);
    assertThat(told).as("it hangs again").hasSize(2);
  }

  @Test
  void aWorkerThatOnlyTookItsTimeIsNot() {
    seconds(5);
    second.hangs = true;
    seconds(7);
    second.hangs = false;
    seconds(2);
    second.hangs = true;
    seconds(7);
    assertThat(told).isEmpty();
  }

  @Test
  void aProcessThatStoodStillDoesNotBlameItsWorkers() {
    seconds(5);
    second.hangs = true;
    seconds(5);
    now += TimeUnit.MINUTES.toNanos(10);
    seconds(5);
    second.hangs = false;
    seconds(10);
    assertThat(told).isEmpty();
  }

  @Test
  void aLoopThatHasEndedIsNotMissed() {
    watch.add(
        5,
        task -> {
          throw new RejectedExecutionException();
        });
    seconds(100);
    assertThat(told).isEmpty();
  }
}
