package io.rallyd.protocol.session;

import io.rallyd.protocol.wire.Wire;

/**
 * How far one running task is.
 *
 * @param task its name
 * @param percent 0 to 100, negative when unknown
 * @param rate current throughput, negative when unknown
 * @param unit unit of the rate, such as {@code docs/s}
 * @param errors failed requests so far
 */
public record TaskProgress(String task, double percent, double rate, String unit, long errors) {
  /** How it travels. */
  public static final Wire<TaskProgress> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.task());
            out.putDouble(m.percent());
            out.putDouble(m.rate());
            out.putString(m.unit());
            out.putLong(m.errors());
          },
          in ->
              new TaskProgress(
                  in.getString(), in.getDouble(), in.getDouble(), in.getString(), in.getLong()));
}
