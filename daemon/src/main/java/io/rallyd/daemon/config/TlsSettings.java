package io.rallyd.daemon.config;

import io.rallyd.protocol.RallyException;
import io.rallyd.transport.Reloading;
import io.rallyd.transport.ServerIdentity;
import io.rallyd.transport.ServerTrust;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * TLS between machines; section {@code [daemon]}.
 *
 * @param file where this was read, for messages
 * @param on {@code tls}: on unless switched off
 * @param certificate {@code tls.certificate}: the coordinator's chain in place of a self-made one
 * @param key {@code tls.key}: the key of that
 * @param authorities {@code tls.ca}: what a node wants the coordinator's chain to lead to
 * @param checkHost {@code tls.verify.host}: whether the coordinator's certificate must name the
 *     address that is dialled, too
 */
public record TlsSettings(
    Path file,
    boolean on,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<Path> authorities,
    boolean checkHost) {
  private static final String DAEMON = "daemon";

  /** Reads the settings, not yet the files; throws {@link ConfigException} on a mistake. */
  static TlsSettings of(RallyIni ini) {
    TlsSettings tls =
        new TlsSettings(
            ini.file(),
            ini.bool(DAEMON, "tls", true),
            ini.path(DAEMON, "tls.certificate"),
            ini.path(DAEMON, "tls.key"),
            ini.path(DAEMON, "tls.ca"),
            ini.bool(DAEMON, "tls.verify.host", false));
    if (tls.certificate().isPresent() != tls.key().isPresent()) {
      throw tls.wrong("has only one of 'tls.certificate' and 'tls.key', expected both or none");
    }
    if (!tls.on() && (tls.certificate().isPresent() || tls.authorities().isPresent())) {
      throw tls.wrong("has 'tls.certificate' or 'tls.ca' while 'tls' is off");
    }
    if (tls.checkHost() && tls.authorities().isEmpty()) {
      throw tls.wrong("has 'tls.verify.host' without 'tls.ca', which it needs");
    }
    return tls;
  }

  /**
   * Reads the certificate and key that a coordinator shows; blocks.
   *
   * @return empty when it makes its own
   * @throws ConfigException naming the file and what was expected
   */
  public Optional<Reloading<ServerIdentity>> identity() {
    return certificate.map(
        chain ->
            read(List.of(chain, key.orElseThrow()), () -> ServerIdentity.of(chain, key.get())));
  }

  /**
   * Reads the certificates that a node trusts; blocks.
   *
   * @return empty when it trusts whoever knows the secret
   * @throws ConfigException naming the file and what was expected
   */
  public Optional<Reloading<ServerTrust>> trust() {
    return authorities.map(ca -> read(List.of(ca), () -> ServerTrust.of(ca, checkHost)));
  }

  private <T> Reloading<T> read(List<Path> files, Supplier<T> reader) {
    try {
      return Reloading.of(files, reader);
    } catch (RallyException e) {
      throw new ConfigException(file + ", section [daemon], TLS: " + e.getMessage(), e);
    }
  }

  private ConfigException wrong(String what) {
    return new ConfigException(file + ": section [daemon] " + what + ".");
  }
}
