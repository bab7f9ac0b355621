package io.rallyd.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole races against a server that wants to see credentials with every request, those of the load
 * as well as those of race control.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialsIT {
  private static final Duration RACE = Duration.ofMinutes(8);
  private static final String PASSWORD = "s3cr3t-Passw0rd";
  private static final String KEY_ID = "VuaCfGcBCdbkQm-e5aOx";
  private static final String KEY = "ui2lp2axTNmsyakw9tvNnw";
  private static final String TOKEN = base64(KEY_ID + ":" + KEY);

  private Path directory;
  private Account account;
  private Certificates authority;
  private Certificates.Identity server;
  private Certificates.Identity client;

  @BeforeAll
  void certify(@TempDir Path directory) throws Exception {
    this.directory = directory;
    account = Account.create(directory.resolve("home")).configured();
    authority = new Certificates(directory.resolve("pki"), "authority");
    server = authority.issue("server", new GeneralName(GeneralName.dNSName, "localhost"));
    client = authority.issue("client");
  }

  /** Neither the console of any race nor what is kept of it tells a secret. */
  @AfterEach
  void secretsAreKept() throws IOException {
    try (Stream<Path> files = Files.walk(account.home())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(text).as(file.toString()).doesNotContain(PASSWORD, KEY, TOKEN);
        assertThat(text).as(file.toString()).doesNotContain(base64("elastic:" + PASSWORD));
      }
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String basic() {
    return "Basic " + base64("elastic:" + PASSWORD);
  }

  private Outcome race(String host, GuardedElasticsearch at, String clientOptions) {
    return account.esrally(
        RACE,
        "race",
        "--pipeline=benchmark-only",
        "--track-path=" + Account.track("steady"),
        "--track-params=seconds:1,rate:20",
        "--target-hosts=" + host + ":" + at.port(),
        "--on-error=abort",
        "--client-options=" + clientOptions);
  }

  private void passes(String host, GuardedElasticsearch at, String clientOptions)
      throws IOException {
    int before = at.searches();
    Outcome outcome = race(host, at, clientOptions);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("SUCCESS");
    assertThat(at.searches()).isGreaterThan(before);
    assertThat(at.sentAway()).isZero();
    for (JsonNode task : account.lastRace().path("results").path("op_metrics")) {
      assertThat(task.path("error_rate").asDouble()).isZero();
    }
  }

  private void isRefused(
      String host, GuardedElasticsearch at, String clientOptions, String... parts) {
    int before = at.welcome();
    BadInput.assertRefused(race(host, at, clientOptions), "race", parts);
    assertThat(at.welcome()).isEqualTo(before);
  }

  /** Writes the options as the file that users have who keep secrets off the command line. */
  private String file(Map<String, Object> options) throws IOException {
    Path file = directory.resolve("client-options.json");
    new ObjectMapper().writeValue(file.toFile(), Map.of("default", options));
    return file.toString();
  }

  private static Map<String, Object> options(Object... pairs) {
    Map<String, Object> options = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(pairs[i].toString(), pairs[i + 1]);
    }
    return options;
  }

  @Test
  void anApiKeyOpensEveryDoorInEachOfItsForms() throws Exception {
    try (GuardedElasticsearch guarded = GuardedElasticsearch.plain("ApiKey " + TOKEN)) {
      passes("127.0.0.1", guarded, "api_key:'" + TOKEN + "'");
      passes("127.0.0.1", guarded, file(options("api_key", List.of(KEY_ID, KEY))));
    }
    try (GuardedElasticsearch guarded = GuardedElasticsearch.plain("ApiKey " + TOKEN)) {
      isRefused("127.0.0.1", guarded, "timeout:60", "401", "127.0.0.1:" + guarded.port());
      isRefused("127.0.0.1", guarded, "api_key:'" + base64("a:b") + "'", "401");
      isRefused("127.0.0.1", guarded, "basic_auth_user:'e',basic_auth_password:'p'", "401");
      isRefused(
          "127.0.0.1",
          guarded,
          "api_key:'" + TOKEN + "',basic_auth_user:'e',basic_auth_password:'p'",
          "api_key",
          "basic authentication");
    }
  }

  @Test
  void nameAndPasswordOpenEveryDoorBehindTls() throws Exception {
    try (GuardedElasticsearch guarded =
        GuardedElasticsearch.secured(authority.server(server), false, basic())) {
      String user = "use_ssl:true,basic_auth_user:'elastic',basic_auth_password:";
      String trust = ",ca_certs:'" + authority.authority() + "'";
      passes("localhost", guarded, user + "'" + PASSWORD + "'" + trust);
      // Names are not checked where hosts are addresses.
      passes("127.0.0.1", guarded, user + "'" + PASSWORD + "'" + trust);
      passes("127.0.0.1", guarded, user + "'" + PASSWORD + "',verify_certs:false");
      isRefused("localhost", guarded, user + "'" + PASSWORD + "'", "localhost", "TLS");
    }
    try (GuardedElasticsearch guarded =
        GuardedElasticsearch.secured(authority.server(server), false, basic())) {
      isRefused(
          "localhost",
          guarded,
          "use_ssl:true,basic_auth_user:'elastic',basic_auth_password:'wrong',verify_certs:false",
          "401");
      isRefused("localhost", guarded, "use_ssl:true,verify_certs:false", "401");
      isRefused("localhost", guarded, "basic_auth_user:'elastic'", "localhost:", "use_ssl");
    }
  }

  @Test
  void theNameInTheCertificateIsThatOfTheHost() throws Exception {
    Certificates.Identity other =
        authority.issue("other", new GeneralName(GeneralName.dNSName, "elsewhere"));
    try (GuardedElasticsearch guarded =
        GuardedElasticsearch.secured(authority.server(other), false, "")) {
      isRefused(
          "localhost", guarded, "use_ssl:true,ca_certs:'" + authority.authority() + "'", "TLS");
    }
  }

  @Test
  void aCertificateOfTheClientOpensEveryDoor() throws Exception {
    String trust = "use_ssl:true,ca_certs:'" + authority.authority() + "'";
    String shown = ",client_cert:'" + client.certificate() + "',client_key:'" + client.key() + "'";
    try (GuardedElasticsearch guarded =
        GuardedElasticsearch.secured(authority.server(server), true, "")) {
      passes("localhost", guarded, trust + shown);
      passes("127.0.0.1", guarded, "use_ssl:true,verify_certs:false" + shown);

      Certificates.Identity stranger =
          new Certificates(directory.resolve("strangers"), "strangers").issue("client");
      isRefused("localhost", guarded, trust, "localhost:" + guarded.port(), "client_cert");
      isRefused(
          "localhost",
          guarded,
          trust
              + ",client_cert:'"
              + stranger.certificate()
              + "',client_key:'"
              + stranger.key()
              + "'",
          "localhost:" + guarded.port(),
          "client_cert");
      isRefused(
          "localhost",
          guarded,
          trust + ",client_cert:'" + client.certificate() + "'",
          "client_cert",
          "client_key",
          "together");
      isRefused(
          "localhost",
          guarded,
          trust + ",client_key:'" + client.key() + "'",
          "client_cert",
          "client_key",
          "together");
      isRefused(
          "localhost",
          guarded,
          trust + ",client_cert:'" + client.certificate() + "',client_key:'nowhere.pem'",
          "nowhere.pem",
          "client_key");
    }
  }

  /** A certificate and an API key together, given to a daemon. */
  @Test
  void aDaemonKeepsSecretsToo() throws Exception {
    List<String> section =
        new ArrayList<>(Arrays.asList("[daemon]", "port = " + Daemon.freePort()));
    section.add("secret = " + "first".repeat(10));
    account.configured(section.toArray(String[]::new));
    try (GuardedElasticsearch guarded =
            GuardedElasticsearch.secured(authority.server(server), true, "ApiKey " + TOKEN);
        Daemon daemon = new Daemon(account, "127.0.0.1", "127.0.0.1")) {
      DaemonCluster.expectSuccess(daemon.start());
      passes(
          "localhost",
          guarded,
          file(
              options(
                  "use_ssl", true,
                  "ca_certs", authority.authority().toString(),
                  "client_cert", client.certificate().toString(),
                  "client_key", client.key().toString(),
                  "api_key", TOKEN)));
    } finally {
      account.configured();
    }
  }
}
