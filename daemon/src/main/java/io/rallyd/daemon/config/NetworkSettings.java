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
 * @param waitingPeers {@code waiting.max}: how many more may wait for a place to do so
 * @param waitingPerAddress {@code waiting.max.per.address}: how many of them from one address
 * @param metrics {@code metrics.address} and {@code metrics.port}: where the metrics can be read;
 *     empty when they are off
 */
public record NetworkSettings(
    TlsSettings tls,
    int pendingPeers,
    int pendingPerAddress,
    int waitingPeers,
    int waitingPerAddress,
    Optional<InetSocketAddress> metrics) {
  private static final String DAEMON = "daemon";
  private static final TransportSettings.HandshakeLimits PENDING =
      TransportSettings.HandshakeLimits.defaults();
  private static final TransportSettings.Waiting WAITING = PENDING.waiting();
  private static final int MAX_PENDING = 100_000;

  /** Reads the settings; throws {@link ConfigException} on a value that makes no sense. */
  public static NetworkSettings of(RallyIni ini) {
    return new NetworkSettings(
        TlsSettings.of(ini),
        ini.integer(DAEMON, "pending.max", PENDING.maxPending(), 1, MAX_PENDING),
        ini.integer(
            DAEMON, "pending.max.per.address", PENDING.maxPendingPerAddress(), 1, MAX_PENDING),
        ini.integer(DAEMON, "waiting.max", WAITING.most(), 0, MAX_PENDING),
        ini.integer(DAEMON, "waiting.max.per.address", WAITING.mostPerAddress(), 0, MAX_PENDING),
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
    TransportSettings.Waiting waiting =
        new TransportSettings.Waiting(waitingPeers, waitingPerAddress, WAITING.longest());
    return defaults
        .withTls(tls.on())
        .withHandshake(
            defaults.handshake().withPending(pendingPeers, pendingPerAddress).withWaiting(waiting));
  }
}
