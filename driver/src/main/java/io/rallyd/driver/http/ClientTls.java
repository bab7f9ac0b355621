package io.rallyd.driver.http;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.session.TargetHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How TLS is spoken to a cluster, as its client options ask: whom to trust and which certificate to
 * show. The load client and the control client of the coordinator both take it from here, so that
 * neither is refused where the other one is let in. Names are checked only where all hosts are
 * given by name. Immutable.
 */
public final class ClientTls {
  private final ClientOptions options;
  private final boolean checkHostNames;

  private ClientTls(ClientOptions options, boolean checkHostNames) {
    this.options = options;
    this.checkHostNames = checkHostNames;
  }

  /**
   * Decides what is checked.
   *
   * @throws RallyException when certificates are to be verified of hosts of which some are given by
   *     name and some by address
   */
  public static ClientTls of(ClusterTarget target, ClientOptions options) {
    List<TargetHost> hosts = target.hosts();
    long addresses = hosts.stream().filter(h -> isAddress(h.host())).count();
    if (options.verifyCerts() && addresses > 0 && addresses < hosts.size()) {
      throw new RallyException(
          "Certificates cannot be verified when the target hosts mix names and IP addresses; use"
              + " one kind or the client option verify_certs:false.");
    }
    return new ClientTls(options, options.verifyCerts() && addresses == 0);
  }

  /** Returns whether a host of the cluster, or the options, ask for TLS. */
  public static boolean wanted(ClusterTarget target, ClientOptions options) {
    return options.useSsl() || target.hosts().stream().anyMatch(TargetHost::useSsl);
  }

  /** Returns whether the name in the certificate must be that of the host. */
  boolean checkHostNames() {
    return checkHostNames;
  }

  /**
   * Loads the certificates for a client that checks names itself where {@link #checkHostNames} says
   * so; blocks.
   *
   * @throws RallyException when a certificate or a key cannot be used
   */
  SslContext context() {
    return build(SslContextBuilder.forClient());
  }

  /**
   * Loads the certificates for a client of the JDK, which always asks for a check of names; where
   * there is to be none, that is left out. Blocks.
   *
   * @throws RallyException when a certificate or a key cannot be used
   */
  public SSLContext jdkContext() {
    return ((JdkSslContext) build(SslContextBuilder.forClient().sslProvider(SslProvider.JDK)))
        .context();
  }

  private SslContext build(SslContextBuilder builder) {
    try {
      builder.endpointIdentificationAlgorithm(null).trustManager(trust());
      if (options.clientCert().isPresent()) {
        builder.keyManager(
            options.clientCert().get().toFile(), options.clientKey().orElseThrow().toFile());
      }
      return builder.build();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new RallyException(
          "The certificates of the client options cannot be used (PEM is expected, keys in PKCS#8): "
              + e.getMessage(),
          e);
    }
  }

  private TrustManager trust() throws IOException, GeneralSecurityException {
    if (!options.verifyCerts()) {
      return InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0];
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(options.caCerts().isPresent() ? authorities(options.caCerts().get()) : null);
    X509ExtendedTrustManager manager =
        Arrays.stream(factory.getTrustManagers())
            .filter(X509ExtendedTrustManager.class::isInstance)
            .map(X509ExtendedTrustManager.class::cast)
            .findFirst()
            .orElseThrow(() -> new CertificateException("this JVM has no trust manager"));
    return checkHostNames ? manager : new NamelessTrust(manager);
  }

  private static KeyStore authorities(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + store.size(), authority);
      }
    }
    if (store.size() == 0) {
      throw new CertificateException(file + " has no certificate");
    }
    return store;
  }

  private static boolean isAddress(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }
}
