package io.rallyd.protocol.membership;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * What changes in a node; sent on change and at most every five seconds.
 *
 * @param freeDiskBytes free space below {@code [node] root.dir}
 * @param loadAverage one-minute load average, negative when unknown
 * @param activity one phrase: what the node is doing, such as {@code idle} or {@code running 3
 *     workers}
 */
public record NodeState(long freeDiskBytes, double loadAverage, String activity)
    implements Message {
  /** How it travels. */
  public static final Wire<NodeState> WIRE =
      Wire.of(
          (out, m) -> {
            out.putLong(m.freeDiskBytes());
            out.putDouble(m.loadAverage());
            out.putString(m.activity());
          },
          in -> new NodeState(in.getLong(), in.getDouble(), in.getString()));
}
