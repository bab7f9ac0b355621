package io.rallyd.driver.loop;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Time as a worker sees it; injected, so that schedules can be tested without waiting. */
public interface Clock {

  /** Returns monotonic nanoseconds with an arbitrary origin. */
  long nanos();

  /**
   * Returns the wall-clock time, in epoch microseconds, of a moment of {@link #nanos()}. Both run
   * at the same speed: a clock that is set meanwhile does not tear a race's times apart.
   */
  long wallMicros(long nanos);

  /** Returns the clocks of this machine, tied together at this moment. */
  static Clock system() {
    Instant now = Instant.now();
    long anchorMicros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    long anchorNanos = System.nanoTime();
    return new Clock() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public long wallMicros(long nanos) {
        return anchorMicros + Math.floorDiv(nanos - anchorNanos, 1000L);
      }
    };
  }
}
