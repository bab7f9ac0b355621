package io.rallyd.transport.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentProxiesTest {

  private static Proxy proxy(Map<String, String> environment, String uri) {
    return new EnvironmentProxies(environment).select(URI.create(uri)).get(0);
  }

  private static InetSocketAddress address(Proxy proxy) {
    return (InetSocketAddress) proxy.address();
  }

  @Test
  void theVariableOfTheSchemeWins() {
    Map<String, String> env =
        Map.of("http_proxy", "http://127.0.0.9:3128", "HTTPS_PROXY", "127.0.0.8:3129");
    assertThat(address(proxy(env, "http://example.org/x")).getPort()).isEqualTo(3128);
    assertThat(address(proxy(env, "https://example.org/x")).getPort()).isEqualTo(3129);
    Proxy socks = proxy(Map.of("all_proxy", "socks5://127.0.0.7"), "https://example.org");
    assertThat(socks.type()).isEqualTo(Proxy.Type.SOCKS);
    assertThat(address(socks).getPort()).isEqualTo(1080);
  }

  @Test
  void someHostsAreReachedDirectly() {
    Map<String, String> env =
        Map.of("http_proxy", "http://127.0.0.9:3128", "no_proxy", "example.org, .corp");
    assertThat(proxy(env, "http://example.org/")).isEqualTo(Proxy.NO_PROXY);
    assertThat(proxy(env, "http://a.example.org/")).isEqualTo(Proxy.NO_PROXY);
    assertThat(proxy(env, "http://a.corp/")).isEqualTo(Proxy.NO_PROXY);
    assertThat(proxy(env, "http://127.0.0.1:80/")).isEqualTo(Proxy.NO_PROXY);
    assertThat(proxy(env, "http://notexample.org/").type()).isEqualTo(Proxy.Type.HTTP);
    assertThat(proxy(Map.of(), "http://example.org/")).isEqualTo(Proxy.NO_PROXY);
  }
}
