package io.rallyd.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.driver.corpus.Origin;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RallyIniTest {
  private static final ConfigHome HOME = new ConfigHome(Path.of("/home/joe/.rally"));
  private static final Path FILE = HOME.iniFile("");

  private static RallyIni ini(String... lines) {
    return RallyIni.parse(
        HOME, FILE, "[meta]\nconfig.version = 17\n" + String.join("\n", lines) + "\n");
  }

  private static String value(String... lines) {
    String[] all = new String[lines.length + 1];
    all[0] = "[s]";
    System.arraycopy(lines, 0, all, 1, lines.length);
    return ini(all).require("s", "k");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "k = v | v",
        "k=v | v",
        "k: v | v",
        "K : v | v",
        "k = a:b=c | a:b=c",
        "k = v ; no comment | v ; no comment",
        "k = v # no comment | v # no comment",
        "k = c:\\new\\table | c:\\new\\table",
        "k = \\ | \\",
        "k = 100%% | 100%",
        "k = a$$b | a$b",
        "k = ${CONFIG_DIR}/x | /home/joe/.rally/x",
        "k = %%(j)s | %(j)s",
      })
  void readsAValueAsItStands(String line, String expected) {
    assertThat(value(line)).isEqualTo(expected);
  }

  @Test
  void anEmptyValueIsAValue() {
    assertThat(value("k =")).isEmpty();
    assertThat(ini("[s]", "k =").text("s", "k", "other")).isEqualTo("other");
  }

  @Test
  void indentedLinesContinueAValue() {
    assertThat(value("k = a,", "  b,", "", "# between", "\tc", "l = d")).isEqualTo("a,\nb,\n\nc");
    assertThat(ini("[s]", "k = a,", "  b,", " ; x", "  c").list("s", "k", ""))
        .containsExactly("a", "b", "c");
  }

  @Test
  void anIndentedFirstKeyIsAKey() {
    RallyIni ini = ini("[s]", "  k = v", "  l = w", "    more");
    assertThat(ini.require("s", "k")).isEqualTo("v");
    assertThat(ini.require("s", "l")).isEqualTo("w\nmore");
  }

  @Test
  void valuesReferToOthersOfTheirSection() {
    assertThat(value("base = /data", "dir = %(BASE)s/x", "k = %(dir)s/%(base)s"))
        .isEqualTo("/data/x//data");
  }

  @Test
  void keysOfTheDefaultSectionAppearEverywhere() {
    RallyIni ini = ini("[s]", "k = %(root)s/s", "own = 1", "[DEFAULT]", "root = /r", "own = 2");
    assertThat(ini.require("s", "k")).isEqualTo("/r/s");
    assertThat(ini.require("s", "own")).isEqualTo("1");
    assertThat(ini.require("meta", "root")).isEqualTo("/r");
  }

  @Test
  void sectionsAreCaseSensitiveAndUnknownOnesAreKept() {
    RallyIni ini = ini("[Some Thing]", "k = v");
    assertThat(ini.get("Some Thing", "K")).contains("v");
    assertThat(ini.get("some thing", "k")).isEmpty();
    assertThat(ini.section("Some Thing")).isEqualTo(Map.of("k", "v"));
  }

  @Test
  void builtInValuesCanBeOverridden() {
    assertThat(ini().require("provisioning", "node.http.port")).isEqualTo("39200");
    assertThat(
            ini("[provisioning]", "node.http.port = 1").require("provisioning", "node.http.port"))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"True", "true", "Yes", "yes", "t", "y", "1"})
  void knowsTheWordsForTrue(String word) {
    assertThat(ini("[s]", "k = " + word).bool("s", "k", false)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"False", "false", "No", "no", "f", "n", "0"})
  void knowsTheWordsForFalse(String word) {
    assertThat(ini("[s]", "k = " + word).bool("s", "k", true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRUE", "on", "off", "", "2", "T"})
  void refusesOtherWords(String word) {
    assertThatThrownBy(() -> ini("[s]", "k = " + word).bool("s", "k", true))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "/home/joe/.rally/rally.ini: 'k' in section [s] is '" + word + "', expected true or");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "k = $x | line 4: '$x' is not known",
        "k = a$ | line 4: '$' is not known",
        "k = ${HOME} | line 4: '${HOME}' is not known",
        "k | line 4 is neither",
        "[t | line 4 is neither",
        "[] | line 4 is neither",
        "= v | line 4 is neither",
        "k = 5% | the value of 'k' in section [s] has a percent sign",
        "k = %(j)s | the value of 'k' in section [s] refers to 'j', which",
        "k = %(k)s | the value of 'k' in section [s] refers to itself",
        "k = %(j | the value of 'k' in section [s] has a percent sign",
        "[s] | has the section [s] twice",
      })
  void refusesWhatMakesNoSense(String line, String sentence) {
    assertThatThrownBy(() -> value(line))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("/home/joe/.rally/rally.ini")
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesAKeyThatStandsTwiceInAnyCase() {
    assertThatThrownBy(() -> value("k = 1", "K = 2"))
        .hasMessage("/home/joe/.rally/rally.ini has the key 'k' twice in section [s].");
  }

  @Test
  void refusesAKeyBeforeTheFirstSection() {
    assertThatThrownBy(() -> RallyIni.parse(HOME, FILE, "k = v\n"))
        .hasMessageContaining("line 1 stands before the first [section]");
  }

  @Test
  void referencesCannotGrowWithoutBound() {
    StringBuilder lines = new StringBuilder("k0 = " + "x".repeat(100) + "\n");
    for (int i = 1; i < 9; i++) {
      lines.append("k").append(i).append(" = ").append(("%(k" + (i - 1) + ")s").repeat(20));
      lines.append('\n');
    }
    assertThatThrownBy(() -> ini("[s]", lines.toString())).hasMessageContaining("grows beyond");
  }

  @Test
  void aPercentSignInThePathOfTheDirectoryIsNoReference() {
    ConfigHome home = new ConfigHome(Path.of("/home/50%(x)s/.rally"));
    String text = "[meta]\nconfig.version = 17\n[s]\nk = ${CONFIG_DIR}/d\n";
    assertThat(RallyIni.parse(home, FILE, text).require("s", "k"))
        .isEqualTo("/home/50%(x)s/.rally/d");
  }

  @Test
  void otherVersionsAreRefusedWithBothNumbers() {
    assertThatThrownBy(() -> RallyIni.parse(HOME, FILE, "[meta]\nconfig.version = 16\n"))
        .hasMessageContaining("too old")
        .hasMessageContaining("16, expected 17");
    assertThatThrownBy(() -> RallyIni.parse(HOME, FILE, "[s]\nk = 1\n"))
        .hasMessageContaining("is 0, expected 17");
    assertThatThrownBy(() -> RallyIni.parse(HOME, FILE, "[meta]\nconfig.version = 18\n"))
        .hasMessageContaining("newer Rally")
        .hasMessageContaining("is 18, this program knows up to 17");
    assertThatThrownBy(() -> RallyIni.parse(HOME, FILE, "[meta]\nconfig.version = many\n"))
        .hasMessageContaining("'config.version' in section [meta] is 'many'");
  }

  @Test
  void aMissingMandatoryValueNamesSectionAndKey() {
    assertThatThrownBy(() -> ini().require("node", "root.dir"))
        .hasMessageContaining("section='node', key='root.dir'");
  }

  @Test
  void numbersAndPathsAreChecked() {
    assertThatThrownBy(() -> MachineSettings.of(ini("[daemon]", "port = 70000")))
        .hasMessageContaining("'port' in section [daemon] is '70000', expected a whole number");
    assertThatThrownBy(() -> MachineSettings.of(ini("[system]", "available.cores = 0")))
        .hasMessageContaining("from 1 to");
    assertThat(MachineSettings.of(ini("[driver]", "worker.deadline = 90")).workerDeadline())
        .hasSeconds(90);
    assertThatThrownBy(() -> MachineSettings.of(ini("[driver]", "worker.deadline = 19")))
        .hasMessageContaining("from 20 to");
    assertThatThrownBy(() -> MachineSettings.of(ini("[node]", "root.dir = ~/b")))
        .hasMessageContaining("expected an absolute path");
  }

  @Test
  void machineSettingsHaveTheirDefaults() {
    MachineSettings settings = MachineSettings.of(ini());
    assertThat(settings)
        .isEqualTo(
            new MachineSettings(
                Path.of("/home/joe/.rally/benchmarks"),
                Path.of("/home/joe/.rally/benchmarks/data"),
                List.of(Origin.COORDINATOR, Origin.BASE_URL),
                Optional.empty(),
                "",
                java.time.Duration.ofSeconds(180),
                Runtime.getRuntime().availableProcessors(),
                java.time.Duration.ofSeconds(60),
                java.util.List.of("PATH"),
                1900));
  }

  @Test
  void networkSettingsHaveTheirDefaultsAndBounds() {
    TlsSettings tls =
        new TlsSettings(
            ini().file(), true, Optional.empty(), Optional.empty(), Optional.empty(), false);
    assertThat(NetworkSettings.of(ini()))
        .isEqualTo(new NetworkSettings(tls, 256, 64, 10_000, 2_500, Optional.empty()));
    NetworkSettings own =
        NetworkSettings.of(ini("[daemon]", "pending.max = 9", "pending.max.per.address = 3"));
    assertThat(own.transport("1").handshake().maxPending()).isEqualTo(9);
    assertThat(own.transport("1").handshake().maxPendingPerAddress()).isEqualTo(3);
    NetworkSettings crowded =
        NetworkSettings.of(ini("[daemon]", "waiting.max = 8", "waiting.max.per.address = 2"));
    assertThat(crowded.transport("1").handshake().waiting().most()).isEqualTo(8);
    assertThat(crowded.transport("1").handshake().waiting().mostPerAddress()).isEqualTo(2);
    assertThat(crowded.transport("1").handshake().maxPending()).isEqualTo(256);
    assertThatThrownBy(() -> NetworkSettings.of(ini("[daemon]", "pending.max = 0")))
        .hasMessageContaining("'pending.max' in section [daemon] is '0'");
    assertThat(NetworkSettings.of(ini("[daemon]", "metrics.port = 1901")).metrics())
        .contains(new InetSocketAddress("127.0.0.1", 1901));
  }
}
