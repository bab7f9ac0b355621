package io.rallyd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rallyd.daemon.redline.RedlineRequest;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.RaceFinished;
import io.rallyd.protocol.session.RaceNotice;
import io.rallyd.protocol.session.RaceProgress;
import io.rallyd.protocol.session.RepositoryChoice;
import io.rallyd.protocol.session.TargetHost;
import io.rallyd.protocol.session.TaskProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code esrally race} hands in, and what it makes of what race control says. */
class RaceCommandTest {
  private static final String DOCUMENT =
      """
      {"results": {"op_metrics": [{"task": "index", "error_rate": 0.5,
        "throughput": {"min": 1, "mean": 2, "median": 2, "max": 3, "unit": "docs/s"},
        "latency": {"100_0": 1.5}, "service_time": {"100_0": 1.25}}]}}
      """;
  private static final RaceFinished SUCCESS = new RaceFinished("r", "success", List.of(), DOCUMENT);

  @TempDir private Path directory;
  private Path track;

  @BeforeEach
  void makeTrack() throws Exception {
    track = Files.createDirectories(directory.resolve("installation/tracks/cities"));
    Files.writeString(track.resolve("track.json"), "{}");
  }

  private Shell.Result race(ScriptedRaceControl control, String... flags) {
    List<String> arguments = new ArrayList<>(List.of("race"));
    arguments.addAll(List.of(flags));
    return new Shell(directory).esrally(control, arguments.toArray(String[]::new));
  }

  private RaceDescription describe(String... flags) {
    ScriptedRaceControl control = ScriptedRaceControl.saying(SUCCESS);
    Shell.Result result = race(control, flags);
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(control.closed).isTrue();
    return control.submitted;
  }

  @Test
  void defaultsAreThoseOfRally() {
    RaceDescription race = describe("--track=cities", "--distribution-version=7.17.29");
    assertThat(race.pipeline()).isEqualTo("from-distribution");
    assertThat(race.raceId()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(race.trackPath()).isEqualTo(track.toString());
    assertThat(race.trackName()).isEqualTo("cities");
    assertThat(race.carNames()).containsExactly("defaults");
    assertThat(race.distributionRepository()).isEqualTo("release");
    assertThat(race.loadDriverHosts()).containsExactly("localhost");
    assertThat(race.targetHosts())
        .isEqualTo(Map.of("default", List.of(new TargetHost("127.0.0.1", 39200, false, ""))));
    assertThat(race.clientOptions()).isEqualTo(Map.of("default", Map.of("timeout", 60L)));
    assertThat(race.onError()).isEqualTo("continue");
    assertThat(race.clusterName()).isEqualTo("rally-benchmark");
    assertThat(race.environment()).isEqualTo("local");
    assertThat(race.settings()).containsEntry("reporting/datastore.type", "in-memory");
    assertThat(race.testMode()).isFalse();
    assertThat(race.preserveInstall()).isFalse();
  }

  @Test
  void aRedlineIsAskedForWithItsBounds() {
    RaceDescription race =
        describe(
            "--track=cities",
            "--pipeline=benchmark-only",
            "--redline=search",
            "--redline-latency=20",
            "--redline-errors=1",
            "--redline-start=500",
            "--redline-step=30",
            "--redline-precision=2",
            "--samples-file=here/all.gz");
    assertThat(RedlineRequest.of(race.settings()))
        .contains(new RedlineRequest("search", 20, 0.01, 500, 30, 0.02));
    assertThat(
            RedlineRequest.of(describe("--track=cities", "--pipeline=benchmark-only").settings()))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--redline-latency=0, --redline-latency",
    "--redline-latency=NaN, --redline-latency",
    "--redline-errors=100, --redline-errors",
    "--redline-start=-1, --redline-start",
    "--redline-step=0, --redline-step",
    "--redline-precision=0, --redline-precision",
    "--test-mode, --test-mode"
  })
  void aBoundThatMakesNoSenseIsToldInASentence(String flag, String named) {
    Shell.Result result =
        race(
            ScriptedRaceControl.saying(SUCCESS),
            "--track=cities",
            "--pipeline=benchmark-only",
            "--redline=search",
            flag);
    assertThat(result.code()).isEqualTo(64);
    assertThat(result.out() + result.err()).contains(named);
  }

  @Test
  void everyFlagArrives() {
    RaceDescription race =
        describe(
            "--track-path",
            track.toString(),
            "--pipeline=benchmark-only",
            "--target-h=h:1,https://i",
            "--client-options=use_ssl:true",
            "--load-driver-hosts=10.0.0.1,10.0.0.2",
            "--track-params=a:1",
            "--ignore-unused",
            "--challenge=c",
            "--include-tasks=x,type:search",
            "--race-id=my-race",
            "--user-tag=intention:baseline",
            "--on-error=abort",
            "--test-mode",
            "--kill-running-processes",
            "--cluster-name=n",
            "--preserve-install",
            "--enable-assertions",
            "--runtime-jdk=17",
            "--effective-start-date=2026-01-02 03:04:05",
            "--skip-rest-api-check",
            "--offline");
    assertThat(race.pipeline()).isEqualTo("benchmark-only");
    assertThat(race.carNames()).containsExactly("external");
    assertThat(race.targetHosts().get("default"))
        .containsExactly(new TargetHost("h", 1, false, ""), new TargetHost("i", 443, true, ""));
    assertThat(race.clientOptions().get("default"))
        .isEqualTo(Map.of("timeout", 60L, "use_ssl", true));
    assertThat(race.loadDriverHosts()).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(race.trackParams()).isEqualTo(Map.of("a", 1L));
    assertThat(race.ignoreUnusedTrackParams()).isTrue();
    assertThat(race.challenge()).isEqualTo("c");
    assertThat(race.includeTasks()).containsExactly("x", "type:search");
    assertThat(race.raceId()).isEqualTo("my-race");
    assertThat(race.userTags()).isEqualTo(Map.of("intention", "baseline"));
    assertThat(race.onError()).isEqualTo("abort");
    assertThat(race.startedAtMillis()).isEqualTo(1767323045000L);
    assertThat(race.runtimeJdk()).isEqualTo("17");
    assertThat(
            List.of(
                race.testMode(),
                race.killRunningProcesses(),
                race.preserveInstall(),
                race.enableAssertions(),
                race.skipRestApiCheck(),
                race.offline()))
        .containsOnly(true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--pipeline=benchmark-only | argument --track is required.",
        "--pipeline=benchmark-only --track=citis --offline | The track [citis] is not one of the bundled [cities], and the repository [default] is not here and not cloned because of --offline. Did you mean [cities]?",
        "--pipeline=benchmark-only --track=cities --track-repository=../x | The name of the repository [../x] may only have",
        "--pipeline=benchmark-only --track=cities --team-path=/ --team-revision=a | argument --team-revision: not allowed with argument --team-path",
        "--track=cities | Building Elasticsearch from its sources is not yet part of this version",
        "--track=cities --pipeline=docker | The pipeline [docker] is not yet part of this version",
        "--track=cities --pipeline=from-distribution | A distribution version is needed",
        "--track=cities --distribution-version=7.17 | [7.17] is not a complete version",
        "--track=cities --track-path=/nowhere | argument --track: not allowed with argument --track-path",
        "--track-path=/nowhere | Track path [/nowhere] does not exist",
        "--track-path=/ --track-revision=a | argument --track-revision: not allowed with argument --track-path",
        "--track=cities --telemetry=jfr | --telemetry is not yet part of this version",
        "--track=cities --multi-cluster | --multi-cluster is not yet part of this version",
        "--track=cities --revision=abc | --revision is not yet part of this version",
        "--track=cities --pipeline=benchmark-only --race-id=../x | --race-id: [../x] names a directory",
        "--track=cities --pipeline=benchmark-only --runtime-jdk=0 | --runtime-jdk: [0] is neither",
        "--track=cities --pipeline=benchmark-only --client-options={\"a\":{}} | must name the same clusters",
        "--track=cities --pipeline=benchmark-only --load-driver-hosts=, | --load-driver-hosts: at least one host",
        "--track=cities --pipeline=benchmark-only --track-params=a | --track-params: [a] is not of the form key:value",
      })
  void mistakesAreOneSentenceAndNothingStarts(String flags, String sentence) {
    ScriptedRaceControl control = ScriptedRaceControl.saying(SUCCESS);
    Shell.Result result = race(control, flags.split(" "));
    assertThat(result.code()).isEqualTo(64);
    assertThat(result.out()).contains("[ERROR] Cannot race. ", sentence).doesNotContain("\tat ");
    assertThat(control.submitted).isNull();
  }

  @Test
  void flagsThatAreNotBuiltAreAcceptedWithTheirDefaults() {
    describe(
        "--track=cities",
        "--pipeline=benchmark-only",
        "--revision=current",
        "--source-build-method=default",
        "--telemetry=");
  }

  @Test
  void aRepositoryThatIsNamedIsMeant() {
    RaceDescription race =
        describe(
            "--track=cities",
            "--pipeline=benchmark-only",
            "--track-repository=mine",
            "--track-revision= 7.17 ",
            "--team-repository=default");
    Path benchmarks = directory.resolve("home/.rally/benchmarks");
    assertThat(race.trackPath()).isEmpty();
    assertThat(race.trackName()).isEqualTo("cities");
    assertThat(race.trackRepository())
        .isEqualTo(
            new RepositoryChoice("mine", benchmarks.resolve("tracks/mine").toString(), "", "7.17"));
    assertThat(race.teamRepository().url()).isEqualTo("https://github.com/elastic/rally-teams");
    assertThat(race.teamRepository().directory())
        .isEqualTo(benchmarks.resolve("teams/default").toString());
  }

  @Test
  void whatIsBundledComesBeforeThePublicRepositoryAndAfterOnesOwn() throws Exception {
    RaceDescription bundled = describe("--track=cities", "--pipeline=benchmark-only");
    assertThat(bundled.trackRepository()).isEqualTo(RepositoryChoice.NONE);
    assertThat(bundled.teamRepository()).isEqualTo(RepositoryChoice.NONE);
    RaceDescription remote = describe("--track=geonames", "--pipeline=benchmark-only");
    assertThat(remote.trackPath()).isEmpty();
    assertThat(remote.trackRepository().url()).isEqualTo("https://github.com/elastic/rally-tracks");
    Path ini = directory.resolve("home/.rally/rally.ini");
    Files.writeString(
        ini,
        Files.readString(ini).replace("https://github.com/elastic/", "https://git.example.org/"));
    RaceDescription own = describe("--track=cities", "--pipeline=benchmark-only");
    assertThat(own.trackPath()).isEqualTo(track.toString());
    assertThat(own.trackRepository().url()).isEqualTo("https://git.example.org/rally-tracks");
    assertThat(own.teamRepository().url()).isEqualTo("https://git.example.org/rally-teams");
  }

  @Test
  void aRaceEndsWithItsReport() throws Exception {
    Shell.Result result =
        race(
            ScriptedRaceControl.saying(
                new RaceNotice("r", "info", "Racing on track [cities]."),
                new RaceNotice("r", "warning", "Careful."),
                new RaceProgress(
                    "r", "", List.of(new TaskProgress("index", 100, 5, "docs/s", 0)), true),
                SUCCESS),
            "--track=cities",
            "--pipeline=benchmark-only",
            "--race-id=r",
            "--report-file=out/report.md");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .containsSubsequence(
            "[INFO] Race id is [r]\n",
            "[INFO] Racing on track [cities].\n",
            "[WARNING] Careful.\n",
            "Running index",
            "[100% done] 5.0 docs/s\n",
            "-".repeat(54) + "\n",
            "|                        Metric |   Task |   Value |   Unit |\n",
            "|-------------------------------|".replace("-|", ":|"),
            "|                Min Throughput |  index |    1    | docs/s |\n",
            "[WARNING] Task [index] has an error rate of 50.0 %",
            "[INFO] SUCCESS (took ");
    String table = Files.readString(directory.resolve("out/report.md"));
    assertThat(table).startsWith("|").endsWith("|\n");
    assertThat(result.out()).contains(table);
  }

  @Test
  void quietWritesOnlyTheFile() throws Exception {
    Shell.Result result =
        race(
            ScriptedRaceControl.saying(SUCCESS),
            "--track=cities",
            "--pipeline=benchmark-only",
            "--quiet",
            "--report-format=csv",
            "--report-file=report.csv");
    assertThat(result.out()).isEmpty();
    assertThat(Files.readString(directory.resolve("report.csv")))
        .startsWith("Metric,Task,Value,Unit\r\nMin Throughput,index,1.00,docs/s\r\n");
  }

  @Test
  void aFailedRaceNamesItsProblems() {
    Shell.Result result =
        race(
            ScriptedRaceControl.saying(
                new RaceFinished(
                    "r", "failed", List.of("Machine a is gone.", "Machine b, too."), "")),
            "--track=cities",
            "--pipeline=benchmark-only");
    assertThat(result.code()).isEqualTo(64);
    assertThat(result.out())
        .contains("[ERROR] Cannot race. Machine a is gone.\n\tMachine b, too.\n", "FAILURE");
  }

  @Test
  void whatWasMeasuredIsShownEvenWhenTheCleanUpFails() {
    Shell.Result result =
        race(
            ScriptedRaceControl.saying(
                new RaceFinished(
                    "r",
                    "failed",
                    List.of("Machine a was lost while stopping Elasticsearch."),
                    DOCUMENT)),
            "--track=cities",
            "--pipeline=benchmark-only");
    assertThat(result.code()).isEqualTo(64);
    assertThat(result.out())
        .containsSubsequence(
            "|                Min Throughput |  index |",
            "[ERROR] Cannot race. Machine a was lost while stopping Elasticsearch.\n",
            "FAILURE");
  }

  @Test
  void aCancelledRaceIsAborted() {
    Shell.Result result =
        race(
            ScriptedRaceControl.saying(
                new RaceFinished("r", "cancelled", List.of("Cancelled at the terminal."), "")),
            "--track=cities",
            "--pipeline=benchmark-only");
    assertThat(result.code()).isEqualTo(130);
    assertThat(result.out())
        .contains("[INFO] Aborted race. Cancelled at the terminal.\n", "[INFO] ABORTED (took ");
  }

  @Test
  void aRefusalIsToldAsItIs() {
    Shell.Result result =
        race(
            ScriptedRaceControl.refusing("The race [x] is running."),
            "--track=cities",
            "--pipeline=benchmark-only");
    assertThat(result.code()).isEqualTo(64);
    assertThat(result.out()).contains("[ERROR] Cannot race. The race [x] is running.\n");
  }

  @Test
  void aLostConnectionIsTold() {
    Shell.Result result =
        race(
            ScriptedRaceControl.losing("silence for 5 s"),
            "--track=cities",
            "--pipeline=benchmark-only");
    assertThat(result.code()).isEqualTo(64);
    assertThat(result.out()).contains("lost: silence for 5 s");
  }
}
