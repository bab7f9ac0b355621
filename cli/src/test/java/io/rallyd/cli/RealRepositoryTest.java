package io.rallyd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository as people have it: public tracks, on one branch for each generation of servers. */
class RealRepositoryTest {
  private static final Path TRACKS = Path.of("../../shared/data/tracks");
  private static final List<String> BRANCHES = List.of("6", "7.17", "master");

  @TempDir private Path directory;
  private Path origin;

  @BeforeEach
  void makeRepository() throws Exception {
    if (!Files.isDirectory(TRACKS)) {
      System.err.println("SKIPPED: the public tracks are not beside this project");
      abort("no " + TRACKS);
    }
    Files.createDirectories(directory.resolve("installation/tracks"));
    origin = Files.createDirectories(directory.resolve("origin"));
    git("init", "--quiet");
    for (String branch : BRANCHES) {
      git("symbolic-ref", "HEAD", "refs/heads/" + branch);
      git("rm", "-rqf", "--ignore-unmatch", ".");
      copy(TRACKS.resolve(branch));
      git("add", "--all");
      git("-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", branch);
    }
    succeeds("list", "pipelines");
    Path ini = directory.resolve("home/.rally/rally.ini");
    Files.writeString(
        ini,
        Files.readString(ini)
            .replace("https://github.com/elastic/rally-tracks", origin.toUri().toString()));
  }

  @Test
  void allItsTracksAreListedShownRenderedAndValidated() {
    assertThat(succeeds("list", "tracks"))
        .contains("[INFO] Cloning tracks from [file:", "\ngeonames   POIs from Geonames")
        .contains("\nhttp_logs ", "\nnyc_taxis ", "\nso ", "\ntsdb ");
    assertThat(succeeds("list", "tracks", "--track-revision=6", "--offline"))
        .contains("\ngeonames ")
        .doesNotContain("http_logs");
    assertThat(succeeds("info", "--track=http_logs", "--track-revision=7.17", "--offline"))
        .contains("Challenge [append-no-conflicts] (run by default)", "1. delete-index");
    assertThat(succeeds("render-track", "--track=geonames", "--offline", "--track-revision=master"))
        .startsWith("{\n  \"version\": 2,");
    assertThat(succeeds("validate-track", "--track=http_logs", "--offline")).isEmpty();
    Shell.Result geonames =
        esrally(
            "validate-track",
            "--track=geonames",
            "--offline",
            "--challenge=append-no-conflicts-index-only");
    assertThat(geonames.code()).as(geonames.out()).isZero();
    assertThat(esrally("validate-track", "--track=geonames", "--offline").out())
        .startsWith(
            "[ERROR] Cannot validate-track. Task [large_terms] needs the parameter source"
                + " [pure-terms-query-source], which rallyd does not know");
  }

  private String succeeds(String... arguments) {
    Shell.Result result = esrally(arguments);
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    return result.out();
  }

  private Shell.Result esrally(String... arguments) {
    return new Shell(directory)
        .esrally(ScriptedRaceControl.refusing("no race in this test"), arguments);
  }

  private void copy(Path from) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = origin.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.write(to, Files.readAllBytes(file));
      }
    }
  }

  private void git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", origin.toString()));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
