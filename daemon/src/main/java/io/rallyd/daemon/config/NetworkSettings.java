package io.rallyd.daemon.config;

import io.rallyd.transport.TransportSettings;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How this machine's daemon meets the network; section {@code [daemon]}.
 *
 * @param tls TLS between machines
 * @param pendingPeers {@code pending.max}: how many strangers may be proving at one time that they
 *     belong
 * @param pendingPerAddress {@code pending.max.per.address}: how many of them from one address
 * @param metrics {@code metrics.address} and {@code metrics.port}: where the metrics can be read;
 *     empty when they are off
 */
public record NetworkSettings(
    TlsSettings tls, int pendingPeers, int pendingPerAddress, Optional<InetSocketAddress> metrics) {
  private static final String DAEMON = "daemon";
  private static final TransportSettings.HandshakeLimits PENDING =
      TransportSettings.HandshakeLimits.defaults();
  private static final int MAX_PENDING = 100_000;

  /** Reads the settings; throws {@link ConfigException} on a value that makes no sense. */
  public static NetworkSettings of(RallyIni ini) {
    return new NetworkSettings(
        TlsSettings.of(ini),
        ini.integer(DAEMON, "pending.max", PENDING.maxPending(), 1, MAX_PENDING),
        ini.integer(
            DAEMON, "pending.max.per.address", PENDING.maxPendingPerAddress(), 1, MAX_PENDING),
        metrics(ini));
  }

  private static Optional<InetSocketAddress> metrics(RallyIni ini) {
    int port = ini.integer(DAEMON, "metrics.port", 0, 0, 65535);
    if (port == 0) {
      return Optional.empty();
    }
    String host = ini.text(DAEMON, "metrics.address", "127.0.0.1");
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new ConfigException(
          ini.file()
              + ": 'metrics.address' in section [daemon] is '"
              + host
              + "', expected an address of this machine.");
    }
    return Optional.of(address);
  }

  /** Returns the settings of connections; {@code version} is the product's. */
  public TransportSettings transport(String version) {
    TransportSettings defaults = TransportSettings.defaults(version);
    return defaults
        .withTls(tls.on())
        .withHandshake(defaults.handshake().withPending(pendingPeers, pendingPerAddress));
  }
}
