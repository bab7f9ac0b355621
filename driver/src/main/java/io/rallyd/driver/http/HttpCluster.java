package io.rallyd.driver.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.session.TargetHost;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * A cluster as requests are sent to it: addresses resolved, certificates loaded. Immutable; shared
 * by all clients.
 */
public final class HttpCluster {

  /**
   * One host of the cluster.
   *
   * @param addresses all that its name resolves to
   * @param tls whether it speaks TLS
   * @param prefix path before every request path
   * @param authority {@code host:port} for the host header
   * @param name as given, for TLS
   * @param port its port
   */
  record Host(
      List<InetSocketAddress> addresses,
      boolean tls,
      String prefix,
      String authority,
      String name,
      int port) {}

  private final List<Host> hosts;
  private final ClientOptions options;
  private final MediaTypes mediaTypes;
  private final SslContext tls;
  private final boolean checkHostNames;

  private HttpCluster(
      List<Host> hosts,
      ClientOptions options,
      MediaTypes mediaTypes,
      SslContext tls,
      boolean checkHostNames) {
    this.hosts = List.copyOf(hosts);
    this.options = options;
    this.mediaTypes = mediaTypes;
    this.tls = tls;
    this.checkHostNames = checkHostNames;
  }

  /**
   * Resolves host names and loads certificates; blocks.
   *
   * @throws RallyException when an option, a name or a certificate cannot be used
   */
  public static HttpCluster resolve(ClusterTarget target) {
    ClientOptions options = ClientOptions.parse(target.options());
    if (target.hosts().isEmpty()) {
      throw new RallyException("The cluster [" + target.name() + "] has no target hosts.");
    }
    List<Host> hosts = new ArrayList<>();
    for (TargetHost host : target.hosts()) {
      hosts.add(resolve(host, options.useSsl() || host.useSsl()));
    }
    boolean anyTls = hosts.stream().anyMatch(Host::tls);
    boolean checkNames = anyTls && options.verifyCerts() && namesOnly(hosts);
    return new HttpCluster(
        hosts,
        options,
        MediaTypes.of(ServerKind.of(target)),
        anyTls ? tls(options) : null,
        checkNames);
  }

  List<Host> hosts() {
    return hosts;
  }

  ClientOptions options() {
    return options;
  }

  MediaTypes mediaTypes() {
    return mediaTypes;
  }

  SslContext tls() {
    return tls;
  }

  boolean checkHostNames() {
    return checkHostNames;
  }

  private static Host resolve(TargetHost host, boolean tls) {
    try {
      List<InetSocketAddress> addresses = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(host.host())) {
        addresses.add(new InetSocketAddress(address, host.port()));
      }
      String name = host.host().contains(":") ? "[" + host.host() + "]" : host.host();
      return new Host(
          addresses,
          tls,
          host.urlPrefix() == null ? "" : Percent.encodePath(host.urlPrefix()),
          name + ":" + host.port(),
          host.host(),
          host.port());
    } catch (UnknownHostException e) {
      throw new RallyException("The target host " + host.host() + " cannot be resolved.", e);
    }
  }

  private static boolean namesOnly(List<Host> hosts) {
    long addresses =
        hosts.stream()
            .filter(
                h -> NetUtil.isValidIpV4Address(h.name()) || NetUtil.isValidIpV6Address(h.name()))
            .count();
    if (addresses > 0 && addresses < hosts.size()) {
      throw new RallyException(
          "Certificates cannot be verified when the target hosts mix names and IP addresses; use"
              + " one kind or the client option verify_certs:false.");
    }
    return addresses == 0;
  }

  private static SslContext tls(ClientOptions options) {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient().endpointIdentificationAlgorithm(null);
      if (!options.verifyCerts()) {
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      } else {
        options.caCerts().map(Path::toFile).ifPresent((File ca) -> builder.trustManager(ca));
      }
      if (options.clientCert().isPresent()) {
        builder.keyManager(
            options.clientCert().get().toFile(), options.clientKey().orElseThrow().toFile());
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new RallyException(
          "The certificates of the client options cannot be used (PEM is expected, keys in PKCS#8): "
              + e.getMessage(),
          e);
    }
  }
}
