package io.rallyd.daemon.lifecycle;

import static java.lang.ProcessBuilder.Redirect.DISCARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.daemon.config.ConfigHome;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Own certificates and another secret, as the configuration has them. */
class NetworkSecurityTest {
  private static final String NODE_IP = "127.77.0.3";
  private static final String OLD = "o".repeat(40);
  private static final String NEW = "n".repeat(40);

  @TempDir Path temp;
  private final int port = TestDaemon.freePort();

  private void refused(String node, List<String> lines, String... sentence) {
    List<String> all = new java.util.ArrayList<>(List.of("port = " + port, "secret = " + OLD));
    all.addAll(lines);
    ConfigHome home = TestDaemon.home(temp.resolve("c"), all.toArray(new String[0]));
    assertThatThrownBy(() -> TestDaemon.start(home, node))
        .isInstanceOf(RallyException.class)
        .message()
        .contains(home.iniFile("").toString())
        .contains(sentence);
    assertThat(home.pidFile()).doesNotExist();
    assertThat(home.socket()).doesNotExist();
  }

  @Test
  void mistakesInTheFilesOfACertificateEndTheStartWithASentence() throws IOException {
    Path certificate = temp.resolve("no.pem");
    Path key = Files.writeString(temp.resolve("a.key"), "x");
    refused(
        TestDaemon.COORDINATOR,
        List.of("tls.certificate = " + certificate, "tls.key = " + key),
        certificate + " does not exist; expected a certificate chain in PEM.");
    refused(
        TestDaemon.COORDINATOR,
        List.of("tls.key = " + key),
        "only one of 'tls.certificate' and 'tls.key', expected both or none");
    refused(
        TestDaemon.COORDINATOR,
        List.of("tls = false", "tls.certificate = " + key, "tls.key = " + key),
        "while 'tls' is off");
    refused(NODE_IP, List.of("tls.ca = " + key), key + " has no certificate in PEM");
    refused(NODE_IP, List.of("tls.verify.host = true"), "without 'tls.ca'");
    refused(NODE_IP, List.of("tls.ca = ca.pem"), "'tls.ca'", "expected an absolute path");
    refused(
        TestDaemon.COORDINATOR,
        List.of("secret.previous = short"),
        "'secret.previous' in section [daemon] has 5 characters");
  }

  @Test
  void theSecretIsChangedWithoutARestartAndNoMemberIsLost() throws IOException {
    int wirePort = TestDaemon.freePort();
    ConfigHome coordinatorHome =
        TestDaemon.home(temp.resolve("c"), "port = " + port, "secret = " + OLD);
    ConfigHome nodeHome =
        TestDaemon.home(temp.resolve("n"), "port = " + wirePort, "secret = " + OLD);
    try (LogLines log = new LogLines();
        TestDaemon coordinator = TestDaemon.start(coordinatorHome, TestDaemon.COORDINATOR);
        Cable cable = new Cable(wirePort, port);
        TestDaemon node = TestDaemon.start(nodeHome, NODE_IP)) {
      long since = joined(coordinator);

      configure(coordinatorHome, port, "secret = " + NEW, "secret.previous = " + OLD);
      Eventually.holds(
          () -> log.with("it is another one, and the previous one, too, is taken"),
          lines -> assertThat(lines).hasSize(1));
      pull(cable, coordinator, 1);
      assertThat(coordinator.status().counters().get("handshakes-by-previous-secret")).isPositive();

      configure(nodeHome, wirePort, "secret = " + NEW);
      Eventually.holds(
          () -> log.with("it is another one, and no other is taken"),
          lines -> assertThat(lines).hasSize(1));
      configure(coordinatorHome, port, "secret = " + NEW);
      Eventually.holds(
          () -> log.with("it is the same, and no other is taken"),
          lines -> assertThat(lines).hasSize(1));
      pull(cable, coordinator, 2);

      assertThat(coordinator.status().members().get(1).joinedAtMillis()).isEqualTo(since);
      assertThat(node.status().phase()).isEqualTo("joined");
      assertThat(log.with(OLD)).isEmpty();
      assertThat(log.with(NEW)).isEmpty();
    }
  }

  @Test
  void certificatesAreChangedWithoutARestartAndNoMemberIsLost() throws Exception {
    Path certificate = temp.resolve("own.pem");
    Path key = temp.resolve("own.key");
    Path authorities = temp.resolve("ca.pem");
    Files.writeString(authorities, certify(certificate, key));
    int wirePort = TestDaemon.freePort();
    ConfigHome coordinatorHome =
        TestDaemon.home(
            temp.resolve("c"),
            "port = " + port,
            "secret = " + OLD,
            "tls.certificate = " + certificate,
            "tls.key = " + key);
    ConfigHome nodeHome =
        TestDaemon.home(
            temp.resolve("n"), "port = " + wirePort, "secret = " + OLD, "tls.ca = " + authorities);
    try (LogLines log = new LogLines();
        TestDaemon coordinator = TestDaemon.start(coordinatorHome, TestDaemon.COORDINATOR);
        Cable cable = new Cable(wirePort, port);
        TestDaemon node = TestDaemon.start(nodeHome, NODE_IP)) {
      long since = joined(coordinator);

      // Nobody who trusts one of the two trusts the other.
      Files.writeString(authorities, certify(certificate, key));
      for (String files : List.of("[" + certificate + ", " + key + "]", "[" + authorities + "]")) {
        Eventually.holds(
            () -> log.with(files + " changed and are in use now"),
            lines -> assertThat(lines).hasSize(1));
      }
      pull(cable, coordinator, 1);

      assertThat(coordinator.status().members().get(1).joinedAtMillis()).isEqualTo(since);
      assertThat(node.status().phase()).isEqualTo("joined");
      assertThat(node.status().counters()).containsEntry("connects-failed-certificate", 0L);
    }
  }

  /** Writes a new key and a certificate that vouches for itself; returns the certificate. */
  private String certify(Path certificate, Path key) throws Exception {
    Path store = Files.createTempDirectory(temp, "store").resolve("made.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command =
        List.of(
            keytool.toString(),
            "-genkeypair",
            "-alias",
            "own",
            "-keyalg",
            "EC",
            "-dname",
            "CN=coordinator",
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            OLD);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(DISCARD).start();
    assertThat(process.waitFor()).isZero();
    KeyStore made = KeyStore.getInstance(store.toFile(), OLD.toCharArray());
    String chain = pem("CERTIFICATE", made.getCertificate("own").getEncoded());
    Files.writeString(certificate, chain);
    byte[] secret = made.getKey("own", OLD.toCharArray()).getEncoded();
    Files.writeString(key, pem("PRIVATE KEY", secret));
    return chain;
  }

  private static String pem(String kind, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }

  /** Returns when the node joined, once it has. */
  private static long joined(TestDaemon coordinator) {
    Eventually.holds(() -> coordinator.status().members(), m -> assertThat(m).hasSize(2));
    return coordinator.status().members().get(1).joinedAtMillis();
  }

  private static void configure(ConfigHome home, int port, String... lines) throws IOException {
    Path made = TestDaemon.home(home.directory().resolve("next"), lines).iniFile("");
    String text = Files.readString(made).replace("[daemon]\n", "[daemon]\nport = " + port + "\n");
    Files.writeString(home.iniFile(""), text);
  }

  private static void pull(Cable cable, TestDaemon coordinator, long resumed) throws IOException {
    cable.cut();
    cable.mend();
    Eventually.holds(
        () -> coordinator.status().counters().get("sessions-resumed"),
        times -> assertThat(times).isGreaterThanOrEqualTo(resumed));
  }
}
