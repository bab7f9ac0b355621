package io.rallyd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shell sees of {@code esrally}: exit codes and sentences. */
class EsrallyTest {
  @TempDir private Path directory;
  private Shell shell;

  @BeforeEach
  void open() {
    shell = new Shell(directory);
  }

  private Shell.Result esrally(String... arguments) {
    return shell.esrally(ScriptedRaceControl.refusing("no race in this test"), arguments);
  }

  @Test
  void withoutSubCommandItShowsHelp() {
    Shell.Result result = esrally();
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("Usage: esrally", "race", "compare", "--version");
    assertThat(esrally("--help").out()).isEqualTo(result.out());
  }

  @Test
  void versionIsThatOfTheProject() {
    assertThat(esrally("--version").out()).matches("esrally [0-9]+\\.[0-9]+\\.[0-9]+.*\\R");
  }

  @ParameterizedTest
  @ValueSource(strings = {"race", "list", "compare", "install", "stop"})
  void everySubCommandHasHelp(String name) {
    Shell.Result result = esrally(name, "--help");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("Usage: esrally " + name);
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rase | unknown sub-command 'rase'; did you mean 'race'?",
        "wholly-different | unknown sub-command 'wholly-different'",
        "race --trak=x | unrecognized arguments: --trak=x; did you mean '--track'?",
        "race --report-f=x | ambiguous option: --report-f could match --report-file, --report-format",
        "race --on-error=continu | argument --on-error: invalid choice: 'continu' (choose from continue, abort, continue-on-network); did you mean 'continue'?",
        "race --track-revision=--force | Unknown option: '--force'",
        "race --include-tasks=a --exclude-tasks=b | argument --exclude-tasks: not allowed with argument --include-tasks",
        "race --track-repository=a --track-path=b | argument --track-path: not allowed with argument --track-repository",
        "create-track --track=a --target-hosts=b | one of the arguments --indices --data-streams is required",
        "create-track --track=a --target-hosts=b --indices=c --data-streams=d | argument --data-streams: not allowed with argument --indices",
        "list | Missing required parameter: 'CONFIGURATION'",
        "list rases | argument CONFIGURATION: invalid choice: 'rases'",
        "list races --from-date=2026-01-01 | argument --from-date: [2026-01-01] does not conform to [yyyyMMdd]",
      })
  void whatCannotBeParsedExitsWithTwo(String line, String message) {
    Shell.Result result = esrally(line.split(" "));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("Usage: esrally", "error: " + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"compare", "add", "delete", "download", "build", "install", "start", "stop"})
  void subCommandsThatAreNotBuiltSaySo(String name) {
    Shell.Result result = esrally(name, "--baseline=1", "annotation");
    assertThat(result.code()).isEqualTo(64);
    assertThat(result.out())
        .contains(
            "[ERROR] Cannot "
                + name
                + ". The sub-command ["
                + name
                + "] is not yet part of this version.\n",
            "[INFO] FAILURE (took 0 seconds)");
  }

  @Test
  void quietLeavesOnlyTheError() {
    assertThat(esrally("compare", "--quiet").out())
        .isEqualTo(
            "[ERROR] Cannot compare. The sub-command [compare] is not yet part of this version.\n");
    assertThat(esrally("compare", "--quiet", "--no-quiet").out()).contains("FAILURE");
  }

  @Test
  void pipelinesAndCarsAreListed() {
    assertThat(esrally("list", "pipelines").out())
        .contains("Available pipelines:\n\nName               Description\n", "benchmark-only  ")
        .contains("\n-------------------------------\n[INFO] SUCCESS (took ");
    assertThat(esrally("list", "cars").out()).contains("Available cars:\n", "\ndefaults ");
    assertThat(esrally("list", "telemetry").code()).isEqualTo(64);
  }

  @Test
  void racesAreListedNewestFirst() throws Exception {
    assertThat(esrally("list", "races").out()).contains("\nNo recent races found.\n");
    race("a", "20260102T030405Z", "geonames", "{\"team\":\"x\",\"n\":1}");
    race("b", "20260203T030405Z", "cities", "{}");
    Path broken = directory.resolve("home/.rally/benchmarks/races/c");
    Files.createDirectories(broken);
    Files.writeString(broken.resolve("race.json"), "{");
    assertThat(esrally("list", "races").out())
        .containsSubsequence(
            "\nRecent races:\n\nRace ID  ", "\nb  ", "cities", "\na  ", "n=1, team=x\n");
    assertThat(esrally("list", "races", "--limit=1").out()).contains("\nb ").doesNotContain("\na ");
    assertThat(esrally("list", "races", "--track=geonames").out()).doesNotContain("\nb ");
    assertThat(esrally("list", "races", "--to-date=20260102").out()).doesNotContain("\nb ");
    assertThat(esrally("list", "races", "--from-date=20260103").out()).doesNotContain("\na ");
    assertThat(esrally("list", "races", "--user-tags=n:1").out())
        .contains("\na ")
        .doesNotContain("\nb ");
  }

  @Test
  void racesAsJsonAreNothingButJson() throws Exception {
    race("a", "20260102T030405Z", "geonames", "{}");
    assertThat(esrally("list", "races", "--format=json", "--quiet").out())
        .startsWith("{\n  \"races\": [\n    {\n      \"race-id\": \"a\",")
        .endsWith("  ]\n}\n");
  }

  private void race(String id, String timestamp, String track, String tags) throws Exception {
    Path race = directory.resolve("home/.rally/benchmarks/races").resolve(id);
    Files.createDirectories(race);
    Files.writeString(
        race.resolve("race.json"),
        """
        {"race-id": "%s", "race-timestamp": "%s", "track": "%s", "car": ["a", "b"],
         "user-tags": %s, "cluster": {"distribution-version": "7.17.29"}}
        """
            .formatted(id, timestamp, track, tags));
  }

  @Test
  void aBrokenConfigurationIsOneSentence() throws Exception {
    Path file = directory.resolve("home/.rally/rally.ini");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "[meta]\nconfig.version = 99\n");
    Shell.Result result = esrally("list", "pipelines");
    assertThat(result.code()).isEqualTo(64);
    assertThat(result.out()).contains("[ERROR] Cannot list. " + file + " is from a newer Rally");
  }
}
