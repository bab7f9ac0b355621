package io.rallyd.protocol.session;

import io.rallyd.protocol.wire.Wire;

/**
 * One address of the benchmarked cluster.
 *
 * @param host name or address
 * @param port HTTP port; the resolver of the command line has put in the default
 * @param useSsl whether HTTPS is spoken
 * @param urlPrefix path put before every request path; empty or starting with a slash
 */
public record TargetHost(String host, int port, boolean useSsl, String urlPrefix) {
  /** How it travels. */
  public static final Wire<TargetHost> WIRE =
      Wire.of(
          (out, m) -> {
            out.putString(m.host());
            out.putInt(m.port());
            out.putBoolean(m.useSsl());
            out.putString(m.urlPrefix());
          },
          in -> new TargetHost(in.getString(), in.getInt(), in.getBoolean(), in.getString()));
}
