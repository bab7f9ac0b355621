package io.rallyd.transport;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of this process that looks after the others, which is there while somebody wants
 * it. It must be none of those that it looks after.
 */
final class Watchdog {
  private static final ScheduledThreadPoolExecutor THREAD =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "rallyd-watchdog");
            thread.setDaemon(true);
            return thread;
          });

  static {
    THREAD.setRemoveOnCancelPolicy(true);
    THREAD.setKeepAliveTime(1, TimeUnit.SECONDS);
    THREAD.allowCoreThreadTimeOut(true);
  }

  private Watchdog() {}

  /** A round that is made again and again until it is closed. */
  interface Round extends AutoCloseable {
    @Override
    void close();
  }

  /** Makes a round every so many nanoseconds. */
  static Round everyFew(long nanos, Runnable round) {
    ScheduledFuture<?> task =
        THREAD.scheduleWithFixedDelay(round, nanos, nanos, TimeUnit.NANOSECONDS);
    return () -> task.cancel(false);
  }
}
