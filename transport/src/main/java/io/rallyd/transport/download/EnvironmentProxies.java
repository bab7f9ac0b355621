package io.rallyd.transport.download;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Chooses proxies by the variables {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and
 * {@code no_proxy} in either case, as most programs do. The own machine is always reached directly.
 */
final class EnvironmentProxies extends ProxySelector {
  private final Map<String, String> environment;

  EnvironmentProxies(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public List<Proxy> select(URI uri) {
    String host = uri.getHost();
    if (host == null || direct(host)) {
      return List.of(Proxy.NO_PROXY);
    }
    return variable(uri.getScheme().toLowerCase(Locale.ROOT) + "_proxy")
        .or(() -> variable("all_proxy"))
        .flatMap(EnvironmentProxies::parse)
        .map(List::of)
        .orElse(List.of(Proxy.NO_PROXY));
  }

  private Optional<String> variable(String name) {
    return Stream.of(name, name.toUpperCase(Locale.ROOT))
        .map(environment::get)
        .filter(v -> v != null && !v.isBlank())
        .findFirst();
  }

  private boolean direct(String host) {
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    return variable("no_proxy").stream()
        .flatMap(v -> Stream.of(v.split(",")))
        .map(s -> s.strip().replaceFirst("^\\*?\\.", ""))
        .anyMatch(s -> s.equals("*") || host.equals(s) || !s.isEmpty() && host.endsWith("." + s));
  }

  private static Optional<Proxy> parse(String value) {
    URI uri = URI.create(value.contains("://") ? value : "http://" + value);
    if (uri.getHost() == null) {
      return Optional.empty();
    }
    boolean socks = uri.getScheme().startsWith("socks");
    int port = uri.getPort() >= 0 ? uri.getPort() : socks ? 1080 : 80;
    return Optional.of(
        new Proxy(
            socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
            new InetSocketAddress(uri.getHost(), port)));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    // The client reports the failure of the request itself.
  }
}
