package io.rallyd.driver.http;

import io.netty.handler.ssl.SslContext;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.ClusterTarget;
import io.rallyd.protocol.session.TargetHost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cluster as requests are sent to it: addresses resolved, certificates loaded, and the threads
 * that compress bodies for it if its options say so. Shared by all clients; whoever resolved it
 * closes it behind the last of them.
 */
public final class HttpCluster implements AutoCloseable {

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
  private final Optional<Compression> compression;

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
    this.compression =
        options.compress()
            ? Optional.of(new Compression(Runtime.getRuntime().availableProcessors()))
            : Optional.empty();
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
    MediaTypes mediaTypes = MediaTypes.of(ServerKind.of(target));
    if (!ClientTls.wanted(target, options)) {
      return new HttpCluster(hosts, options, mediaTypes, null, false);
    }
    ClientTls tls = ClientTls.of(target, options);
    return new HttpCluster(hosts, options, mediaTypes, tls.context(), tls.checkHostNames());
  }

  /** Returns where bodies are compressed, empty if the options do not ask for that. */
  public Optional<Compression> compression() {
    return compression;
  }

  /** Ends the threads that compress. */
  @Override
  public void close() {
    compression.ifPresent(Compression::close);
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
}
