package io.rallyd.driver.load;

import io.netty.util.concurrent.Future;
import io.rallyd.driver.loop.WorkerLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends event loops, among them those that hang. One that does not end by itself is interrupted,
 * which frees it from whatever it waits for; one that goes round and round for ever cannot be ended
 * in a JVM that lives on, and is named.
 */
final class LoopEnds {
  private static final Logger LOG = LoggerFactory.getLogger(LoopEnds.class);

  private final long patienceMillis;

  /**
   * Creates it.
   *
   * @param patienceMillis how long a loop may take to end, and then again when interrupted
   */
  LoopEnds(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  /**
   * Has all loops end.
   *
   * @param loops by worker
   * @return the workers whose loops go on all the same, in ascending order; completes as soon as
   *     there are none
   */
  CompletableFuture<List<Integer>> end(Map<Integer, WorkerLoop> loops) {
    Map<Integer, CompletableFuture<Void>> ends = new TreeMap<>();
    loops.forEach(
        (worker, loop) -> {
          CompletableFuture<Void> end = new CompletableFuture<>();
          Future<?> gone = loop.shutdown();
          gone.addListener(done -> end.complete(null));
          ends.put(worker, end);
        });
    return allWithin(ends)
        .thenCompose(
            hanging -> {
              hanging.forEach(
                  worker -> {
                    LOG.warn("Worker {} does not end and is interrupted.", worker);
                    loops.get(worker).interrupt();
                  });
              return hanging.isEmpty()
                  ? CompletableFuture.completedFuture(hanging)
                  : allWithin(ends);
            });
  }

  private CompletableFuture<List<Integer>> allWithin(Map<Integer, CompletableFuture<Void>> ends) {
    return CompletableFuture.allOf(ends.values().toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, patienceMillis, TimeUnit.MILLISECONDS)
        .thenApply(
            over -> {
              List<Integer> hanging = new ArrayList<>();
              ends.forEach(
                  (worker, end) -> {
                    if (!end.isDone()) {
                      hanging.add(worker);
                    }
                  });
              return hanging;
            });
  }
}
