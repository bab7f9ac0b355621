package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.wire.Wire;

/**
 * An Elasticsearch node to be.
 *
 * @param name such as {@code rally-node-0}
 * @param ip address to bind and publish
 * @param httpPort HTTP port
 * @param transportPort transport port
 */
public record NodeSpec(String name, String ip, int httpPort, int transportPort) {
  /** How it travels. */
  public static final Wire<NodeSpec> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.name());
            out.putString(m.ip());
            out.putInt(m.httpPort());
            out.putInt(m.transportPort());
          },
          in -> new NodeSpec(in.getString(), in.getString(), in.getInt(), in.getInt()));
}
