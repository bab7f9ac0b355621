package io.rallyd.cli.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.session.TargetHost;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetHostsTest {
  private static final ArgumentReader READER = new ArgumentReader(Path.of("/"), Path.of("/"));

  private static TargetHosts parse(String text) {
    return TargetHosts.parse(READER, text);
  }

  private static HostAddress only(String text) {
    List<HostAddress> hosts = parse(text).written().get("default");
    assertThat(hosts).hasSize(1);
    return hosts.get(0);
  }

  @Test
  void plainTextIsTheDefaultCluster() {
    assertThat(parse("").written()).isEqualTo(Map.of("default", List.of()));
    assertThat(parse("").isEmpty()).isTrue();
    assertThat(only("localhost:9200"))
        .isEqualTo(new HostAddress("localhost", 9200, false, null, ""));
    assertThat(parse("127.0.0.1:9200,10.0.0.1:9201").resolved())
        .isEqualTo(
            Map.of(
                "default",
                List.of(
                    new TargetHost("127.0.0.1", 9200, false, ""),
                    new TargetHost("10.0.0.1", 9201, false, ""))));
  }

  @Test
  void urlsGivePortTlsCredentialsAndPrefix() {
    assertThat(only("https://es.example.org"))
        .isEqualTo(new HostAddress("es.example.org", 443, true, null, ""));
    assertThat(only("https://es.example.org:9243/"))
        .isEqualTo(new HostAddress("es.example.org", 9243, true, null, ""));
    assertThat(only("http://u:p%40@h:9200/path"))
        .isEqualTo(new HostAddress("h", 9200, false, "u:p@", "/path"));
    assertThat(only("h")).isEqualTo(new HostAddress("h", null, false, null, ""));
    assertThat(only("[::1]:9200")).isEqualTo(new HostAddress("::1", 9200, false, null, ""));
    assertThat(only("[::1]")).isEqualTo(new HostAddress("::1", null, false, null, ""));
  }

  @Test
  void aMissingPortIs9200() {
    assertThat(parse("h").resolved().get("default"))
        .containsExactly(new TargetHost("h", 9200, false, ""));
  }

  @Test
  void jsonNamesClusters() {
    TargetHosts hosts = parse("{\"default\":[\"a:1\"],\"r\":[\"b:2/x\"]}");
    assertThat(hosts.names()).containsExactly("default", "r");
    assertThat(hosts.resolved())
        .isEqualTo(
            Map.of(
                "default",
                List.of(new TargetHost("a", 1, false, "")),
                "r",
                List.of(new TargetHost("b", 2, false, "/x"))));
    assertThat(
            parse(
                    "{\"default\":{\"host\":\"a\",\"port\":1,\"use_ssl\":true,\"url_prefix\":\"/p\"}}")
                .resolved())
        .isEqualTo(Map.of("default", List.of(new TargetHost("a", 1, true, "/p"))));
    assertThat(parse("{\"default\":null}").resolved())
        .isEqualTo(Map.of("default", List.of(new TargetHost("localhost", 9200, false, ""))));
  }

  @Test
  void credentialsInAnAddressAreWarnedOf() {
    assertThat(parse("http://u:p@h:9200").warnings())
        .singleElement()
        .asString()
        .contains("[h]", "--client-options")
        .doesNotContain("u:p");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"a:1\"]",
        "5",
        "a:b",
        "a:0",
        "a:65536",
        "::1",
        "[::1",
        "ftp://a:1",
        "a,,b",
        "{\"default\":[5]}",
        "{\"default\":[{\"host\":\"a\",\"prot\":1}]}",
        "{\"default\":[{\"host\":\"a\",\"url_prefix\":\"p\"}]}"
      })
  void whatIsNoHostIsRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("--target-hosts");
  }

  @Test
  void defaultClientOptionsAreForEveryCluster() {
    assertThat(ClientOptions.parse(READER, "timeout:60", List.of("default", "r")))
        .isEqualTo(Map.of("default", Map.of("timeout", 60L), "r", Map.of("timeout", 60L)));
  }

  @Test
  void plainClientOptionsAddToTheDefaultTimeout() {
    assertThat(
            ClientOptions.parse(
                READER, "use_ssl:true,verify_certs:false,basic_auth_user:'e'", List.of("default")))
        .isEqualTo(
            Map.of(
                "default",
                Map.of(
                    "timeout",
                    60L,
                    "use_ssl",
                    true,
                    "verify_certs",
                    false,
                    "basic_auth_user",
                    "e")));
    Map<String, Object> noTimeout = new HashMap<>();
    noTimeout.put("timeout", null);
    assertThat(ClientOptions.parse(READER, "timeout:None", List.of("default")))
        .isEqualTo(Map.of("default", noTimeout));
  }

  @Test
  void jsonClientOptionsAreTakenAsTheyAre() {
    assertThat(ClientOptions.parse(READER, "{\"default\":{\"use_ssl\":true}}", List.of("default")))
        .isEqualTo(Map.of("default", Map.of("use_ssl", true)));
  }

  @Test
  void clientOptionsMustNameTheSameClusters() {
    assertThatThrownBy(
            () -> ClientOptions.parse(READER, "use_ssl:true", List.of("default", "remote")))
        .isInstanceOf(RallyException.class)
        .hasMessageContainingAll("--target-hosts", "--client-options", "remote");
  }
}
