package io.rallyd.protocol.load;

import io.rallyd.protocol.wire.Wire;

/**
 * Requests that started close together, summed: what the throughput calculation takes for one
 * sample.
 *
 * @param absoluteMicros wall-clock start of the last of them, epoch microseconds in the driver's
 *     clock
 * @param relativeMicros the same since the worker began the task
 * @param operations their summed weight
 * @param requests how many
 */
public record ThroughputBin(
    long absoluteMicros, long relativeMicros, long operations, long requests) {
  /** How it travels. */
  public static final Wire<ThroughputBin> WIRE =
      Wire.of(
          (out, m) -> {
            out.putLong(m.absoluteMicros());
            out.putLong(m.relativeMicros());
            out.putLong(m.operations());
            out.putLong(m.requests());
          },
          in -> new ThroughputBin(in.getLong(), in.getLong(), in.getLong(), in.getLong()));
}
