package io.rallyd.protocol.load;

import io.rallyd.protocol.wire.Wire;

/**
 * How the load generator itself fared since the delta before.
 *
 * @param processCpu processor time of the driver process in cores
 * @param loopLatenessMaxMicros largest lateness of the event loops' heartbeat timers
 * @param loopLatenessP99Micros its 99th percentile
 * @param gcPauseMillis time in garbage collection
 * @param scheduleLagMaxMicros largest delay between an intended and an actual request start that
 *     the driver itself caused
 * @param dropped measurements dropped
 */
public record DriverHealth(
    double processCpu,
    long loopLatenessMaxMicros,
    long loopLatenessP99Micros,
    long gcPauseMillis,
    long scheduleLagMaxMicros,
    long dropped) {
  /** How it travels. */
  public static final Wire<DriverHealth> WIRE =
      Wire.of(
          (out, m) -> {
            out.putDouble(m.processCpu());
            out.putLong(m.loopLatenessMaxMicros());
            out.putLong(m.loopLatenessP99Micros());
            out.putLong(m.gcPauseMillis());
            out.putLong(m.scheduleLagMaxMicros());
            out.putLong(m.dropped());
          },
          in ->
              new DriverHealth(
                  in.getDouble(),
                  in.getLong(),
                  in.getLong(),
                  in.getLong(),
                  in.getLong(),
                  in.getLong()));
}
