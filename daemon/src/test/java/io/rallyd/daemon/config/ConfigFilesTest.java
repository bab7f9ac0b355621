package io.rallyd.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
  @TempDir Path userHome;
  private ConfigHome home;

  @BeforeEach
  void home() {
    home = ConfigHome.of(Map.of(), userHome.toString());
  }

  @Test
  void rallyHomeReplacesTheHomeDirectory() {
    assertThat(ConfigHome.of(Map.of("RALLY_HOME", "/else"), "/home/joe").directory())
        .isEqualTo(Path.of("/else/.rally"));
    assertThat(ConfigHome.of(Map.of("RALLY_HOME", ""), "/home/joe").directory())
        .isEqualTo(Path.of("/home/joe/.rally"));
  }

  @Test
  void theFirstUseCreatesTheFileWithItsDefaults() throws IOException {
    RallyIni ini = RallyIni.load(home, "");
    assertThat(ini.file()).isEqualTo(userHome.resolve(".rally/rally.ini")).isRegularFile();
    assertThat(ini.require("meta", "config.version")).isEqualTo("17");
    assertThat(ini.require("system", "env.name")).isEqualTo("local");
    assertThat(ini.require("node", "root.dir")).isEqualTo(userHome + "/.rally/benchmarks");
    assertThat(ini.require("node", "src.root.dir")).isEqualTo(userHome + "/.rally/benchmarks/src");
    assertThat(ini.require("source", "remote.repo.url"))
        .isEqualTo("https://github.com/elastic/elasticsearch.git");
    assertThat(ini.require("source", "elasticsearch.src.subdir")).isEqualTo("elasticsearch");
    assertThat(ini.require("benchmarks", "local.dataset.cache"))
        .isEqualTo(userHome + "/.rally/benchmarks/data");
    assertThat(ini.require("reporting", "datastore.type")).isEqualTo("in-memory");
    assertThat(ini.require("reporting", "datastore.host")).isEmpty();
    assertThat(ini.require("reporting", "datastore.port")).isEmpty();
    assertThat(ini.bool("reporting", "datastore.secure", true)).isFalse();
    assertThat(ini.require("reporting", "datastore.user")).isEmpty();
    assertThat(ini.require("reporting", "datastore.password")).isEmpty();
    assertThat(ini.require("tracks", "default.url"))
        .isEqualTo("https://github.com/elastic/rally-tracks");
    assertThat(ini.require("teams", "default.url"))
        .isEqualTo("https://github.com/elastic/rally-teams");
    assertThat(ini.bool("defaults", "preserve_benchmark_candidate", true)).isFalse();
    assertThat(ini.bool("distributions", "release.cache", false)).isTrue();
    assertThat(ini.section("daemon")).isEmpty();
    try (Stream<Path> files = Files.list(home.directory())) {
      assertThat(files).containsExactly(ini.file());
    }
  }

  @Test
  void anotherConfigurationHasAnotherFile() {
    assertThat(RallyIni.load(home, "nightly").file())
        .isEqualTo(userHome.resolve(".rally/rally-nightly.ini"));
    assertThatThrownBy(() -> RallyIni.load(home, "../x")).hasMessageContaining("'../x' may only");
  }

  @Test
  void anExistingFileIsNeverTouched() throws IOException {
    Path file = write("[meta]\nconfig.version=17\n");
    RallyIni.load(home, "");
    assertThat(file).hasContent("[meta]\nconfig.version=17\n");
  }

  @Test
  void badFilesAreRefusedWithOneSentence() throws IOException {
    Path file = write("");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> RallyIni.load(home, "")).hasMessage(file + " is not UTF-8 text.");
    Files.write(file, new byte[] {'[', 's', ']', '\n', 'k', '=', 0});
    assertThatThrownBy(() -> RallyIni.load(home, ""))
        .hasMessage(file + ", line 2 has a control character.");
    Files.write(file, new byte[IniFile.MAX_SIZE + 1]);
    assertThatThrownBy(() -> RallyIni.load(home, ""))
        .hasMessage(file + " is larger than 1048576 bytes.");
    Files.delete(file);
    Files.createDirectory(file);
    assertThatThrownBy(() -> RallyIni.load(home, "")).hasMessage(file + " is not a regular file.");
  }

  @Test
  void aHomeThatCannotBeCreatedIsOneSentence() throws IOException {
    Files.writeString(userHome.resolve(".rally"), "a file");
    assertThatThrownBy(() -> RallyIni.load(home, ""))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("Cannot create " + home.iniFile(""));
  }

  @Test
  void aNewSecretIsAppendedAndCommentsStay() throws IOException {
    RallyIni before = RallyIni.load(home, "");
    String text = Files.readString(before.file());
    SecretFile.create(before);
    assertThat(Files.readString(before.file()))
        .startsWith(text)
        .containsPattern("\n\\[daemon]\nsecret = [0-9a-f]{64}\n$");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(before.file())))
        .isEqualTo("rw-------");
    RallyIni after = RallyIni.load(home, "");
    assertThat(ClusterSecret.of(Map.of(), after)).isPresent();
    assertThatThrownBy(() -> SecretFile.create(after)).hasMessageContaining("already has a secret");
  }

  @Test
  void aNewSecretGoesIntoAnExistingSection() throws IOException {
    String head = "# mine\n[meta]\nconfig.version = 17\n\n[daemon]\n";
    String tail = "# secret = no\nport = 1901\n\n; end\n[tracks]\na.url = b";
    Path file = write(head + tail);
    SecretFile.create(RallyIni.load(home, ""));
    String text = Files.readString(file);
    assertThat(text).startsWith(head + "secret = ").endsWith("\n" + tail);
    assertThat(text).hasLineCount((head + tail).split("\n").length + 1);
    assertThat(MachineSettings.of(RallyIni.load(home, "")).port()).isEqualTo(1901);
  }

  @Test
  void anEmptySecretIsFilled() throws IOException {
    Path file = write("[meta]\nconfig.version = 17\n[daemon]\nport = 1901\nsecret =\n");
    SecretFile.create(RallyIni.load(home, ""));
    assertThat(Files.readString(file)).containsPattern("port = 1901\nsecret = [0-9a-f]{64}\n$");
  }

  @Test
  void aFileWithoutLastLineEndGetsOne() throws IOException {
    for (String text :
        List.of("[meta]\nconfig.version = 17", "[meta]\nconfig.version=17\n[daemon]")) {
      Path file = write(text);
      SecretFile.create(RallyIni.load(home, ""));
      assertThat(Files.readString(file)).startsWith(text + "\n");
      assertThat(ClusterSecret.of(Map.of(), RallyIni.load(home, ""))).isPresent();
    }
  }

  @Test
  void aLinkedFileStaysALink() throws IOException {
    Path real =
        Files.writeString(userHome.resolve("real.ini"), "[daemon]\n[meta]\nconfig.version=17");
    Path file = home.iniFile("");
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, real);
    SecretFile.create(RallyIni.load(home, ""));
    assertThat(file).isSymbolicLink();
    assertThat(Files.readString(real)).startsWith("[daemon]\nsecret = ");
  }

  @Test
  void theEnvironmentWinsAndShortSecretsAreRefused() throws IOException {
    write("[meta]\nconfig.version = 17\n[daemon]\nsecret = " + "a".repeat(32) + "\n");
    RallyIni ini = RallyIni.load(home, "");
    Map<String, String> environment = Map.of(ClusterSecret.VARIABLE, "b".repeat(40));
    assertThat(ClusterSecret.of(environment, ini)).isPresent();
    assertThat(ClusterSecret.of(Map.of(), ini).orElseThrow()).asString().doesNotContain("aaa");
    assertThatThrownBy(() -> ClusterSecret.of(Map.of(ClusterSecret.VARIABLE, "short"), ini))
        .hasMessage(
            "The environment variable RALLYD_SECRET has 5 characters, expected at least 32.");
    write("[meta]\nconfig.version = 17\n[daemon]\nsecret = abc\n");
    assertThatThrownBy(() -> ClusterSecret.of(Map.of(), RallyIni.load(home, "")))
        .hasMessageContaining("'secret' in section [daemon] has 3 characters")
        .hasMessageNotContaining("abc");
  }

  @Test
  void aLongHomeGetsAShortSocket() {
    assertThat(home.socket()).isEqualTo(home.run().resolve("esrallyd.sock"));
    ConfigHome deep = new ConfigHome(userHome.resolve("x".repeat(120)).resolve(".rally"));
    assertThat(deep.socket().toString()).startsWith("/tmp/rallyd-").hasSizeLessThan(108);
    assertThat(deep.socket())
        .isNotEqualTo(new ConfigHome(userHome.resolve("y".repeat(120))).socket());
  }

  private Path write(String text) throws IOException {
    Path file = home.iniFile("");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
