package io.rallyd.driver.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.driver.loop.Clock;
import io.rallyd.driver.loop.IoBackend;
import io.rallyd.driver.loop.WorkerLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class LoopEndsTest {
  private final Map<Integer, WorkerLoop> loops = new HashMap<>();
  private final Map<Integer, Thread> threads = new HashMap<>();

  @BeforeEach
  void threeLoops() throws Exception {
    for (int worker = 3; worker > 0; worker--) {
      WorkerLoop loop = new WorkerLoop("loop-" + worker, IoBackend.best(), Clock.system());
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      loop.execute(() -> thread.complete(Thread.currentThread()));
      loops.put(worker, loop);
      threads.put(worker, thread.get(60, TimeUnit.SECONDS));
    }
  }

  private CompletableFuture<List<Integer>> end(long patienceMillis) {
    return new LoopEnds(patienceMillis).end(loops);
  }

  @Test
  void loopsThatTurnEndAtOnce() throws Exception {
    assertThat(end(3_600_000).get(60, TimeUnit.SECONDS)).isEmpty();
    for (Thread thread : threads.values()) {
      thread.join();
    }
  }

  @Test
  void oneThatWaitsForSomethingIsFreed() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<Boolean> freed = new CompletableFuture<>();
    loops
        .get(2)
        .execute(
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                freed.complete(true);
              }
            });
    end(500);
    assertThat(freed.get(60, TimeUnit.SECONDS)).isTrue();
    for (Thread thread : threads.values()) {
      thread.join();
    }
  }

  @Test
  void oneThatGoesRoundForEverIsNamedAndTheOthersEnd() throws Exception {
    AtomicBoolean round = new AtomicBoolean(true);
    loops
        .get(2)
        .execute(
            () -> {
              while (round.get()) {
                Thread.onSpinWait();
              }
            });
    try {
      assertThat(end(200).get(60, TimeUnit.SECONDS)).contains(2);
      threads.get(1).join();
      threads.get(3).join();
    } finally {
      round.set(false);
    }
    threads.get(2).join();
  }
}
