package io.rallyd.transport.download;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Chooses proxies by the variables {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and
 * {@code no_proxy} in either case, as most programs do. The own machine is always reached directly.
 * Only HTTP proxies that ask for no user name can be used; others are refused by {@link
 * DownloadException}.
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
        .map(v -> List.of(parse(v)))
        .orElse(List.of(Proxy.NO_PROXY));
  }

  /** A variable that is set. Its value may hold a password and is never shown. */
  private record Variable(String name, String value) {}

  private Optional<Variable> variable(String name) {
    return Stream.of(name, name.toUpperCase(Locale.ROOT))
        .filter(n -> environment.get(n) != null && !environment.get(n).isBlank())
        .map(n -> new Variable(n, environment.get(n).strip()))
        .findFirst();
  }

  private boolean direct(String host) {
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    return variable("no_proxy").stream()
        .flatMap(v -> Stream.of(v.value().split(",")))
        .map(s -> s.strip().replaceFirst("^\\*?\\.", ""))
        .anyMatch(s -> s.equals("*") || host.equals(s) || !s.isEmpty() && host.endsWith("." + s));
  }

  private static Proxy parse(Variable variable) {
    String value = variable.value();
    URI uri;
    try {
      uri = new URI(value.contains("://") ? value : "http://" + value);
    } catch (URISyntaxException e) {
      // Without the cause, which quotes the value.
      throw unusable(variable, "is not the address of a proxy");
    }
    if (uri.getScheme().toLowerCase(Locale.ROOT).startsWith("socks")) {
      throw unusable(variable, "names a SOCKS proxy, which cannot be used");
    }
    if (uri.getHost() == null || uri.getPort() > 65_535) {
      throw unusable(variable, "is not the address of a proxy");
    }
    if (uri.getRawUserInfo() != null) {
      throw unusable(variable, "has a user name, but a proxy that asks for one cannot be used");
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : 80;
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(uri.getHost(), port));
  }

  private static DownloadException unusable(Variable variable, String reason) {
    return new DownloadException(
        "The environment variable "
            + variable.name()
            + " "
            + reason
            + "; expected http://host:port.");
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException e) {
    // The client reports the failure of the request itself.
  }
}
