package io.rallyd.daemon.lifecycle;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowingConsumer;

/** Waits for what other threads or processes bring about; only a failure takes the whole time. */
final class Eventually {
  private static final long DEADLINE_NANOS = Duration.ofSeconds(120).toNanos();
  private static final long STEP_NANOS = Duration.ofMillis(10).toNanos();

  private Eventually() {}

  static <T> void holds(Supplier<T> value, ThrowingConsumer<T> assertion) {
    long end = System.nanoTime() + DEADLINE_NANOS;
    while (true) {
      T now = value.get();
      try {
        assertion.accept(now);
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > end) {
          Assertions.fail("not within 120 s: " + now, e);
        }
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }
}
