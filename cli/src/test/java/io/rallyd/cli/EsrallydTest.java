package io.rallyd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shell sees of {@code esrallyd} while no daemon runs. */
class EsrallydTest {
  @TempDir private Path directory;

  private Shell.Result esrallyd(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Esrallyd.run(new Shell(directory).surroundings("esrallyd", out, err), arguments);
    return new Shell.Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | a sub-command is required",
        "strat | unknown sub-command 'strat'; did you mean 'start'?",
        "start --node-ip=127.0.0.1 | --coordinator-ip=IP",
        "restart --coordinator-ip=127.0.0.1 | --node-ip=IP",
        "start --node=127.0.0.1 --coord=127.0.0.1 --frgrnd | did you mean '--foreground'?",
        "status --format=xml | invalid choice: 'xml'",
      })
  void whatCannotBeParsedExitsWithTwo(String line, String message) {
    Shell.Result result = esrallyd(line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("Usage: esrallyd", "error: ", message);
  }

  @Test
  void statusIsOneWordForScripts() {
    assertThat(esrallyd("status")).isEqualTo(new Shell.Result(0, "Stopped\n", ""));
    assertThat(esrallyd("status", "--verbose").out()).isEqualTo("Stopped\n");
    assertThat(esrallyd("status", "--format=json").out()).contains("\"running\" : false");
  }

  @Test
  void stopWithoutADaemonIsAnErrorOfItsOwn() {
    assertThat(esrallyd("stop"))
        .isEqualTo(new Shell.Result(1, "[ERROR] Cannot stop. No daemon is running here.\n", ""));
  }

  @Test
  void anAddressThatCannotBeResolvedIsNamed() {
    Shell.Result result =
        esrallyd("start", "--node-ip=no-such-host.invalid", "--coordinator-ip=127.0.0.1");
    assertThat(result.code()).isEqualTo(64);
    assertThat(result.out())
        .startsWith("[ERROR] Cannot start. ")
        .contains("no-such-host.invalid", "--node-ip")
        .hasLineCount(1);
  }

  @Test
  void theSecretIsMadeOnceAndKeptPrivate() throws Exception {
    Shell.Result first = esrallyd("secret");
    assertThat(first.code()).isZero();
    Path ini = directory.resolve("home/.rally/rally.ini");
    assertThat(Files.readString(ini)).containsPattern("(?m)^\\[daemon]\\nsecret = [0-9a-f]{64}$");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ini)))
        .isEqualTo("rw-------");
    Shell.Result second = esrallyd("secret");
    assertThat(second.code()).isEqualTo(64);
    assertThat(second.out()).contains("already has a secret");
  }

  @Test
  void everySubCommandHasHelp() {
    for (String name : new String[] {"start", "stop", "restart", "status", "secret"}) {
      assertThat(esrallyd(name, "--help").out()).contains("Usage: esrallyd " + name);
    }
    assertThat(esrallyd("--version").out()).startsWith("esrallyd ");
  }
}
