package io.rallyd.transport;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * Where time comes from.
 *
 * @param nanos monotonic nanoseconds
 * @param wallMicros wall clock, epoch microseconds
 */
record Clocks(LongSupplier nanos, LongSupplier wallMicros) {
  static Clocks system() {
    return new Clocks(
        System::nanoTime, () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
  }
}
