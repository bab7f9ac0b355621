package io.rallyd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sub-commands for those who write tracks, with a track of their own and a repository. */
class TrackCommandsTest {
  @TempDir private Path directory;
  private Path track;

  @BeforeEach
  void makeTrack() throws IOException {
    Files.createDirectories(directory.resolve("installation/tracks/cities"));
    write("installation/tracks/cities/track.json", trackNamed("bundled"));
    track = directory.resolve("mine");
    write("mine/track.json", trackNamed("mine"));
  }

  private static String trackNamed(String description) {
    return """
        {"description": "%s", "meta": {"flavor": "{{ build_flavor }}", "operator": {{ serverless_operator | tojson }}},
         "schedule": [{"operation": "refresh", "clients": {{ clients | default(1) }} }]}
        """
        .formatted(description);
  }

  private void write(String file, String content) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private Shell.Result esrally(String... arguments) {
    return new Shell(directory)
        .esrally(ScriptedRaceControl.refusing("no race in this test"), arguments);
  }

  private Shell.Result succeeds(String... arguments) {
    Shell.Result result = esrally(arguments);
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    return result;
  }

  private Shell.Result fails(String... arguments) {
    Shell.Result result = esrally(arguments);
    assertThat(result.code()).as(result.out() + result.err()).isEqualTo(64);
    return result;
  }

  @Test
  void aRenderedTrackIsNothingButJson() {
    assertThat(
            succeeds(
                    "render-track",
                    "--track-path=mine",
                    "--track-params={\"clients\": 4, \"unused\": 1}",
                    "--build-flavor=serverless",
                    "--serverless-operator")
                .out())
        .isEqualTo(
            """
            {
              "description": "mine",
              "meta": {
                "flavor": "serverless",
                "operator": true
              },
              "schedule": [
                {
                  "operation": "refresh",
                  "clients": 4
                }
              ]
            }
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clients:3", " clients : 3 ", "{\"clients\": 3}", "params.json"})
  void parametersAreGivenInManyForms(String params) throws IOException {
    write("params.json", "{\"clients\": 3}");
    assertThat(succeeds("render-track", "--track-path=mine", "--track-params=" + params).out())
        .contains("\"clients\": 3\n");
    assertThat(succeeds("info", "--track-path=mine", "--track-params=" + params).out())
        .contains("1. refresh (3 clients)\n");
  }

  @Test
  void aRenderedTrackGoesToAFile() {
    assertThat(succeeds("render-track", "--track-path=mine", "--output-path=out.json").out())
        .isEmpty();
    Path file = directory.resolve("out.json");
    assertThat(file).content().contains("\"flavor\": \"default\"").endsWith("}\n");
    assertThat(
            succeeds("render-track", "--track=cities", "--output-path=out.json", "--no-quiet")
                .out())
        .contains("[INFO] The rendered track is in [" + file + "].\n", "SUCCESS");
    assertThat(fails("render-track", "--track=cities", "--output-path=a/b").out())
        .isEqualTo(
            "[ERROR] Cannot render-track. The rendered track cannot be written to ["
                + directory.resolve("a/b")
                + "]: its directory does not exist.\n");
  }

  @Test
  void aValidTrackNeedsNoWords() {
    assertThat(succeeds("validate-track", "--track-path=mine").out()).isEmpty();
    assertThat(succeeds("validate-track", "--track=cities", "--no-quiet").out())
        .contains("[INFO] Track [cities] is valid. It has no validators.\n");
  }

  @Test
  void whatIsNotValidIsToldAlsoWhenQuiet() throws IOException {
    assertThat(fails("validate-track", "--track-path=mine", "--track-params=client:1").out())
        .startsWith("[ERROR] Cannot validate-track. Unused track parameters [client]")
        .contains("Did you mean [clients] instead of [client]?");
    assertThat(fails("validate-track", "--track-path=mine", "--challenge=x").out())
        .contains("Track [mine] has no challenge [x], only [default].");
    write("mine/track.json", "{\"schedule\": [{\"operation\": {\"operation-type\": \"bulk\"}}]}");
    assertThat(fails("validate-track", "--track-path=mine").out()).contains("[bulk]");
    write(
        "mine/track.json",
        "{\"schedule\": [{\"operation\": \"search\", \"ignore-response-error-level\": \"all\"}]}");
    assertThat(fails("validate-track", "--track-path=mine").out()).contains("[all]");
  }

  @Test
  void whatOnlyAPluginCouldSayIsNotCalledValid() throws IOException {
    write("mine/track.py", "def register(registry): registry.register_runner('scan', scan)");
    succeeds("validate-track", "--track-path=mine");
    write("mine/track.json", "{\"schedule\": [{\"operation\": \"scan\"}]}");
    assertThat(fails("validate-track", "--track-path=mine").out())
        .contains(
            "Task [scan] needs the operation type [scan] of the Python plugin ["
                + track.resolve("track.py")
                + "], which rallyd cannot run yet.");
    write(
        "mine/track.json",
        "{\"schedule\": [{\"operation\": {\"operation-type\": \"search\", \"param-source\":"
            + " \"shelves\"}}]}");
    assertThat(fails("validate-track", "--track-path=mine").out())
        .contains("Task [search] needs the parameter source [shelves]");
    write("mine/track.json", trackNamed("mine"));
    write("mine/track.py", "def register(r): r.register_validator('default', check)");
    assertThat(fails("validate-track", "--track-path=mine").out())
        .contains("registers a validator for the challenge [default], which rallyd cannot run yet");
    succeeds("info", "--track-path=mine");
    succeeds("render-track", "--track-path=mine");
  }

  @Test
  void tracksOfARepositoryAreListedShownAndRendered() throws Exception {
    write("home/.rally/benchmarks/tracks/default/cities/track.json", trackNamed("of mine"));
    write("home/.rally/benchmarks/tracks/default/shops/big/track.json", trackNamed("shops"));
    write("home/.rally/benchmarks/tracks/default/broken/track.json", "{");
    Path repository = directory.resolve("home/.rally/benchmarks/tracks/default");
    git(repository, "init", "--quiet");
    git(repository, "symbolic-ref", "HEAD", "refs/heads/master");
    git(repository, "add", "--all");
    git(repository, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "all");

    assertThat(succeeds("list", "tracks", "--offline").out())
        .contains("\ncities     bundled", "\nshops/big  shops", "[WARNING] ", "[broken]")
        .doesNotContain("of mine");
    assertThat(succeeds("info", "--track=shops/big", "--offline").out())
        .contains("Showing details for track [shops/big]:");
    assertThat(
            succeeds("render-track", "--track=cities", "--track-repository=default", "--offline")
                .out())
        .contains("of mine");
    assertThat(fails("info", "--track=shop/big", "--offline").out())
        .contains(
            "[ERROR] Cannot info. Cannot find the track [shop/big] in the repository [default]."
                + " Did you mean [shops/big]?");

    Path ini = directory.resolve("home/.rally/rally.ini");
    Files.writeString(
        ini, Files.readString(ini).replace("https://github.com/elastic/rally-tracks", ""));
    assertThat(succeeds("list", "tracks").out())
        .contains("\ncities     of mine", "\nshops/big  shops")
        .doesNotContain("bundled");
    assertThat(fails("list", "tracks", "--track-repository=other").out())
        .contains("The repository [other] of tracks does not exist: rally.ini has no [other.url]");
  }

  @Test
  void withoutANetworkTheBundledTracksAreListed() {
    assertThat(succeeds("list", "tracks", "--offline").out())
        .contains(
            "[WARNING] The repository [default] of tracks is not in [",
            "is not cloned because of --offline. Only the bundled tracks are listed.\n",
            "\ncities  bundled");
  }

  @Test
  void carsOfARepositoryAreListed() throws Exception {
    write("teams/cars/v1/fast.ini", "[meta]\ndescription=Faster\n");
    Path repository = directory.resolve("teams");
    git(repository, "init", "--quiet");
    git(repository, "symbolic-ref", "HEAD", "refs/heads/master");
    git(repository, "add", "--all");
    git(repository, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "all");
    succeeds("list", "pipelines");
    Path ini = directory.resolve("home/.rally/rally.ini");
    Files.writeString(
        ini,
        Files.readString(ini)
            .replace("https://github.com/elastic/rally-teams", repository.toUri().toString()));
    assertThat(succeeds("list", "cars").out())
        .contains("[INFO] Cloning teams from [file:", "\nfast    car")
        .doesNotContain("defaults");
    assertThat(succeeds("list", "cars", "--offline").out()).contains("\nfast    car");
  }

  private static void git(Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
