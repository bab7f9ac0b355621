package io.rallyd.daemon.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of this daemon: asked for by a terminal or a signal, awaited by who owns the daemon. */
final class Stop {
  private static final Logger LOG = LoggerFactory.getLogger(Stop.class);

  /** How long {@code esrallyd stop} waits before it uses force. */
  static final Duration DEADLINE = Duration.ofSeconds(15);

  /** How long a race may take to end; leaves time for the rest. */
  static final Duration RACE_DEADLINE = Duration.ofSeconds(12);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  void request(String reason) {
    if (!isRequested()) {
      LOG.info("stopping: {}", reason);
    }
    requested.countDown();
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  void awaitRequest() throws InterruptedException {
    requested.await();
  }

  /** All is clean. */
  void done() {
    done.countDown();
  }

  /** Waits until all is clean or the deadline passes. */
  void awaitDone() throws InterruptedException {
    if (!done.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("not clean after {} s", DEADLINE.toSeconds());
    }
  }
}
