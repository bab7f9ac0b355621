package io.rallyd.daemon.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has what a daemon read from files looked after every two seconds, until it is closed. */
final class FileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final ScheduledExecutorService thread;

  FileWatch(List<Runnable> looks) {
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "file-watch");
              made.setDaemon(true);
              return made;
            });
    thread.scheduleWithFixedDelay(
        () -> looks.forEach(FileWatch::look),
        INTERVAL.toMillis(),
        INTERVAL.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private static void look(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) {
      LOG.error("A file of the configuration could not be looked after", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
