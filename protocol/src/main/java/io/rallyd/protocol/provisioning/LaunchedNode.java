package io.rallyd.protocol.provisioning;

import io.rallyd.protocol.wire.Wire;

/**
 * A node that answers HTTP.
 *
 * @param name its name
 * @param ip its address
 * @param httpPort its HTTP port
 * @param pid process id of Elasticsearch
 * @param startupMillis from launch until the first HTTP answer
 */
public record LaunchedNode(String name, String ip, int httpPort, long pid, long startupMillis) {
  /** How it travels. */
  public static final Wire<LaunchedNode> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.name());
            out.putString(m.ip());
            out.putInt(m.httpPort());
            out.putLong(m.pid());
            out.putLong(m.startupMillis());
          },
          in ->
              new LaunchedNode(
                  in.getString(), in.getString(), in.getInt(), in.getLong(), in.getLong()));
}
