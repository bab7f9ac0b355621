package io.rallyd.daemon.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.daemon.coordinator.FileShare;
import io.rallyd.daemon.repository.Notices;
import io.rallyd.daemon.repository.Origin;
import io.rallyd.daemon.repository.Repositories;
import io.rallyd.daemon.repository.TrackLibrary;
import io.rallyd.driver.track.BuildFlavor;
import io.rallyd.driver.track.LoadedTrack;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.session.RaceDescription;
import io.rallyd.protocol.session.RepositoryChoice;
import io.rallyd.transport.download.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the coordinator's machine gets tracks and cars for a race. */
class LocalSourcesTest implements Notices {
  private static final TrackTarget ON_7 = new TrackTarget("7.17.29", new BuildFlavor("oss", false));

  @TempDir private Path directory;
  private final List<String> told = new ArrayList<>();
  private final Repositories repositories = new Repositories();
  private Origin origin;

  @BeforeEach
  void makeRepository() throws IOException {
    origin = Origin.create(directory.resolve("origin"));
    origin.git("checkout", "--quiet", "-b", "7.17");
    origin.commit("shop/track.json", track("seven"));
    origin.commit(
        "cars/v1/fast.ini", "[meta]\ndescription=Fast\n[config]\nbase=vanilla\n[variables]\na=7\n");
    origin.commit("cars/v1/vanilla/templates/config/elasticsearch.yml", "x: {{a}}\n");
    origin.git("checkout", "--quiet", "master");
    origin.commit("shop/track.json", track("master"));
  }

  private static String track(String description) {
    return "{\"description\": \""
        + description
        + " {{ build_flavor }} {{ serverless_operator }}\", \"schedule\": [{\"operation\":"
        + " \"refresh\"}, {\"operation\": \"force-merge\"}, {\"operation\":"
        + " \"create-index-template\"}]}";
  }

  @Override
  public void info(String text) {
    told.add(text);
  }

  @Override
  public void warning(String text) {
    told.add("warning: " + text);
  }

  private RepositoryChoice repository() {
    return new RepositoryChoice("mine", directory.resolve("copy").toString(), origin.url(), "");
  }

  private static RaceDescription race(
      String name, String path, RepositoryChoice tracks, RepositoryChoice teams, String version) {
    Map<String, String> settings = new HashMap<>(tracks.ofTrack());
    settings.putAll(teams.ofTeam());
    return new RaceDescription(
        "r",
        0,
        "benchmark-only",
        "local",
        path,
        name,
        Map.of(),
        false,
        "",
        List.of(),
        List.of("create-index-template"),
        false,
        List.of("fast"),
        Map.of(),
        "",
        version,
        "release",
        "",
        Map.of(),
        Map.of(),
        List.of("localhost"),
        "continue",
        "c",
        Map.of(),
        false,
        false,
        false,
        false,
        false,
        settings);
  }

  private LoadedTrack load(String name, String path, String version, TrackTarget target) {
    return new LocalTracks(new TrackLibrary(repositories), directory)
        .load(race(name, path, repository(), RepositoryChoice.NONE, version), target, this);
  }

  @Test
  void theTrackFitsTheClusterThatIsMet() throws IOException {
    LoadedTrack seven = load("shop", "", "", ON_7);
    assertThat(seven.track().description()).isEqualTo("seven oss False");
    assertThat(seven.location().revision()).isEqualTo(origin.git("rev-parse", "7.17"));
    assertThat(load("shop", "", "9.0.0", ON_7).track().description()).isEqualTo("master oss False");
    assertThat(load("shop", "", "", TrackTarget.UNKNOWN).track().description())
        .isEqualTo("master default False");
  }

  @Test
  void onAServerlessClusterWhatItForbidsIsLeftOutAndTold() {
    TrackTarget serverless =
        new TrackTarget("serverless", new BuildFlavor("serverless", false, true));
    LoadedTrack track = load("shop", "", "", serverless);
    assertThat(track.track().selectedChallenge().leafTasks())
        .singleElement()
        .matches(task -> task.name().equals("refresh"));
    assertThat(track.notices())
        .containsExactly("Excluding [force-merge] as challenge [default] is run on serverless.");
    assertThat(told).contains("Detected Elasticsearch Serverless mode with operator=[False].");
  }

  @Test
  void whatIsNotInTheRepositoryMayBeBundled() throws IOException {
    Path bundled = Files.createDirectories(directory.resolve("bundled/towns"));
    Files.writeString(bundled.resolve("track.json"), track("bundled"));
    assertThat(load("towns", bundled.toString(), "", ON_7).track().description())
        .isEqualTo("bundled oss False");
    assertThat(load("shop", bundled.toString(), "", ON_7).track().description())
        .isEqualTo("seven oss False");
    assertThatThrownBy(() -> load("shops", "", "", ON_7))
        .isInstanceOf(RallyException.class)
        .hasMessage(
            "Cannot find the track [shops] in the repository [mine]. Did you mean [shop]? List the"
                + " available tracks with [esrally list tracks].");
  }

  @Test
  void theSourcesOfAPluginAreOfferedToOtherMachines() throws IOException {
    Path track = Files.createDirectories(directory.resolve("bundled/towns"));
    Files.writeString(track.resolve("track.json"), track("bundled"));
    Path entry = Files.writeString(track.resolve("track.py"), "def register(registry): pass\n");
    Files.createDirectories(track.resolve("lib"));
    Path part = Files.writeString(track.resolve("lib/scan.py"), "SCAN = 1\n");
    Files.createDirectories(track.resolve("_tools"));
    Files.writeString(track.resolve("_tools/mine.py"), "MINE = 1\n");
    LoadedTrack loaded = load("towns", track.toString(), "", ON_7);
    LocalTracks tracks = new LocalTracks(new TrackLibrary(repositories), directory);
    assertThat(tracks.offer(loaded, new FileShare("r"), true))
        .containsExactlyInAnyOrder(
            new FileOffer("plugin/track.py", "track.py", Files.size(entry), sha256(entry)),
            new FileOffer("plugin/lib/scan.py", "scan.py", Files.size(part), sha256(part)));
    // Who has the directory itself needs no copy.
    assertThat(tracks.offer(loaded, new FileShare("r"), false)).isEmpty();
    String before = sha256(entry);
    Files.writeString(entry, "def register(registry): return\n");
    assertThat(tracks.offer(loaded, new FileShare("r"), true))
        .filteredOn(offer -> offer.key().equals("plugin/track.py"))
        .singleElement()
        .matches(offer -> !offer.sha256().equals(before));
  }

  private static String sha256(Path file) throws IOException {
    return Checksum.of(file, "SHA-256");
  }

  @Test
  void carsComeFromARepositoryToo() throws IOException {
    LocalCandidates candidates = new LocalCandidates(repositories, directory);
    RaceDescription race = race("shop", "", RepositoryChoice.NONE, repository(), "7.17.29");
    CandidateSource.TeamCar car = candidates.car(race, this);
    assertThat(car.revision()).isEqualTo(origin.git("rev-parse", "7.17"));
    assertThat(car.car().variables()).containsEntry("a", "7");
  }

  @Test
  void onlyATrackThatDependsOnTheClusterWaitsForIt() {
    ExistingCluster silent =
        new ExistingCluster(null, new CompletionException(new RallyException("Nobody answers.")));
    RaceDescription byPath = race("t", "/t", RepositoryChoice.NONE, RepositoryChoice.NONE, "");
    RaceDescription fixed = race("t", "", repository(), RepositoryChoice.NONE, "8.15.0");
    assertThat(silent.target(byPath)).isEqualTo(TrackTarget.UNKNOWN);
    assertThat(silent.target(fixed)).isEqualTo(TrackTarget.UNKNOWN);
    assertThatThrownBy(() -> silent.target(race("t", "", repository(), RepositoryChoice.NONE, "")))
        .hasMessage("Which track [t] fits depends on the version of the cluster: Nobody answers.");
    assertThat(ExistingCluster.NONE.target(fixed)).isEqualTo(TrackTarget.UNKNOWN);
  }
}
