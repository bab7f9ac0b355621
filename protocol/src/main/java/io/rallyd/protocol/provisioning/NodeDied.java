package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.Message;
import io.rallyd.protocol.wire.Wire;

/**
 * Elasticsearch ended by itself.
 *
 * @param raceId the race
 * @param nodeName which node
 * @param sentence exit code and the last telling line of its log
 */
public record NodeDied(String raceId, String nodeName, String sentence) implements Message {
  /** How it travels. */
  public static final Wire<NodeDied> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.raceId());
            out.putString(m.nodeName());
            out.putString(m.sentence());
          },
          in -> new NodeDied(in.getString(), in.getString(), in.getString()));
}
