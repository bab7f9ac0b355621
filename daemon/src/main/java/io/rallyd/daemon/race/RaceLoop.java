package io.rallyd.daemon.race;

import io.rallyd.protocol.RallyException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one race: the loop, on which all its state lives, and a worker for what may block.
 * A task given after {@link #close} is dropped.
 */
final class RaceLoop implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RaceLoop.class);

  private final ScheduledThreadPoolExecutor loop;
  private final ThreadPoolExecutor work;

  RaceLoop(String raceId) {
    loop = new ScheduledThreadPoolExecutor(1, r -> thread(r, "race-" + raceId));
    loop.setRemoveOnCancelPolicy(true);
    loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    work = new ScheduledThreadPoolExecutor(2, r -> thread(r, "race-work-" + raceId));
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    try {
      loop.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("dropped after the end of the race: {}", task);
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("Unexpected error in race control", e);
    }
  }

  /** Runs something each period until the loop is closed. */
  void every(Duration period, Runnable task) {
    loop.scheduleWithFixedDelay(
        () -> guarded(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs something that may block on another thread; the result completes there. */
  <T> CompletableFuture<T> blocking(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, work);
  }

  /**
   * Returns a stage that ends as the given one does, but on this loop, and fails at the deadline
   * with a sentence that names what was waited for.
   */
  <T> CompletableFuture<T> within(String what, Duration deadline, CompletionStage<T> stage) {
    CompletableFuture<T> result = new CompletableFuture<>();
    var timer =
        loop.schedule(
            () ->
                result.completeExceptionally(
                    new RallyException(
                        "Gave up " + what + " after " + deadline.toSeconds() + " seconds.")),
            deadline.toMillis(),
            TimeUnit.MILLISECONDS);
    stage.whenComplete(
        (value, error) ->
            execute(
                () -> {
                  timer.cancel(false);
                  if (error == null) {
                    result.complete(value);
                  } else {
                    result.completeExceptionally(error);
                  }
                }));
    return result;
  }

  @Override
  public void close() {
    loop.shutdown();
    work.shutdownNow();
  }
}
