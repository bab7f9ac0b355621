package io.rallyd.transport.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    Proxy any = proxy(Map.of("all_proxy", "http://127.0.0.7"), "https://example.org");
    assertThat(address(any).getPort()).isEqualTo(80);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:se cret@host:1",
        "http://me:secret^@host:1",
        "http://me:secret@host:1",
        "socks5://me:secret@host:1",
        "http://secret:port"
      })
  void whatCannotBeUsedIsToldByTheNameOfTheVariableAlone(String value) {
    assertThatThrownBy(() -> proxy(Map.of("HTTPS_PROXY", value), "https://example.org"))
        .isInstanceOf(DownloadException.class)
        .hasNoCause()
        .hasMessageStartingWith("The environment variable HTTPS_PROXY ")
        .hasMessageNotContaining("secret");
    assertThat(proxy(Map.of("HTTPS_PROXY", value), "http://example.org")).isEqualTo(Proxy.NO_PROXY);
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
