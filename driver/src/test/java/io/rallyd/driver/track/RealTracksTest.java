package io.rallyd.driver.track;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rallyd.driver.http.ServerKind;
import io.rallyd.driver.params.UsedCorpora;
import io.rallyd.protocol.load.TrackSelection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealTracksTest {
  private static final TrackSelection ALL = new TrackSelection("", List.of(), List.of(), false);
  private static final Set<String> WHOLE = Set.of("default", "serverless", "serverless-op");
  private static final Clock NOW =
      Clock.fixed(Instant.ofEpochMilli(1_753_000_000_250L), ZoneOffset.UTC);

  @ParameterizedTest
  @ValueSource(strings = {"master", "7.17", "6"})
  void geonamesLoads(String branch) {
    TrackLocation location =
        TrackLocations.atPath(Shared.path("data/tracks/" + branch + "/geonames"));
    LoadedTrack loaded = new TrackLoader().load(location, Map.of(), false, ALL);
    Track track = loaded.track();
    assertThat(track.name()).isEqualTo("geonames");
    assertThat(track.selectedChallenge().name()).isEqualTo("append-no-conflicts");
    assertThat(track.challengeNames()).contains("append-no-conflicts-index-only");
    assertThat(track.documentCount()).isEqualTo(11_396_503);
    assertThat(track.indices().get(0).body()).containsKeys("settings", "mappings");
    assertThat(UsedCorpora.of(track)).hasSize(1);
    assertThat(loaded.unsupported()).anyMatch(s -> s.contains("pure-terms-query-source"));
    assertThat(loaded.problemsOn(ServerKind.of("7.17.29", "oss")).isEmpty())
        .isEqualTo(!branch.equals("6"));
  }

  @Test
  void theIndexOnlyChallengeOfGeonamesCanBeRaced() {
    TrackLocation location = TrackLocations.atPath(Shared.path("data/tracks/7.17/geonames"));
    TrackSelection indexOnly =
        new TrackSelection("append-no-conflicts-index-only", List.of(), List.of(), true);
    LoadedTrack loaded =
        new TrackLoader().load(location, Map.of("bulk_size", 500L), false, indexOnly);
    assertThat(loaded.unsupported()).isEmpty();
    Documents small = loaded.track().corpora().get(0).documents().get(0);
    assertThat(small.archive()).hasValue("documents-2-1k.json.bz2");
    assertThat(small.documentCount()).isEqualTo(1000);
    Track again = TrackReader.read("geonames", loaded.trackJson(), loaded.bodies(), indexOnly);
    assertThat(again).isEqualTo(loaded.track());
  }

  /** Whatever cannot be raced is named in one of these ways. */
  private static final Pattern KNOWN_OBSTACLE =
      Pattern.compile(
          "(Task \\[[^,]*\\] needs|The tasks \\[.*\\] need) the (operation type|parameter source)"
              + " \\[[a-z-]+\\], which rallyd (cannot run yet|does not know and no plugin"
              + " \\(track\\.py\\) of the track brings)\\."
              + "|The other tasks of challenge \\[.*\\] can be raced with --exclude-tasks=\".*\"\\.");

  @ParameterizedTest
  @ValueSource(strings = {"master", "7.17", "6"})
  void everyChallengeOfEveryTrackLoads(String branch) {
    TrackLocations tracks = new TrackLocations(Shared.path("data/tracks/" + branch));
    TrackLoader loader = new TrackLoader();
    assertThat(tracks.names()).isNotEmpty();
    for (String name : tracks.names()) {
      TrackLocation location = tracks.find(name).orElseThrow();
      assertThat(loader.render(location, Map.of(), BuildFlavor.DEFAULT)).startsWith("{\n  \"");
      Track track = loader.load(location, Map.of(), false, ALL).track();
      for (String challenge : track.challengeNames()) {
        for (boolean serverless : List.of(false, true)) {
          TrackSelection chosen = new TrackSelection(challenge, List.of(), List.of(), true);
          BuildFlavor flavor =
              new BuildFlavor(serverless ? "serverless" : "default", false, serverless);
          LoadedTrack loaded = loader.load(location, Map.of(), false, chosen, flavor);
          assertThat(loaded.unsupported())
              .as(name + " " + challenge)
              .allMatch(KNOWN_OBSTACLE.asMatchPredicate());
          assertThat(TrackInfo.lines(loaded.track())).contains("Schedule:");
          assertThat(
                  TrackReader.read(name, loaded.trackJson(), loaded.bodies(), loaded.selection()))
              .isEqualTo(loaded.track());
        }
      }
    }
  }

  @Test
  void renderingsAreThoseOfTheReferenceEngine() throws IOException {
    Path renderings = Shared.path("data/renderings");
    ObjectMapper json = new ObjectMapper();
    List<String> different = new ArrayList<>();
    int compared = 0;
    int seen = 0;
    try (ZipFile expected = new ZipFile(renderings.resolve("expected.zip").toFile())) {
      for (String line : Files.readAllLines(renderings.resolve("manifest.jsonl"))) {
        JsonNode entry = json.readTree(line);
        boolean track = entry.path("kind").asText().equals("track");
        if (entry.path("kind").asText().equals("team") || !entry.path("valid_json").asBoolean()) {
          continue;
        }
        // the language itself is compared in its own module; here every thirtieth has to do
        if (!WHOLE.contains(entry.path("label").asText()) && seen++ % 30 != 0) {
          continue;
        }
        Path directory = Shared.path("data").resolve(entry.path("dir").asText());
        String file = entry.path("file").asText();
        BuildFlavor flavor =
            new BuildFlavor(
                entry.path("build_flavor").asText("default"),
                entry.path("serverless_operator").asBoolean());
        TrackTemplates templates =
            new TrackTemplates(
                "t", directory, JsonValues.map(entry.path("variables")), flavor, NOW);
        AssembledSource source = new SourceAssembler("t").assemble(directory, file);
        String ours = track ? templates.track(file, source) : templates.body(file, source);
        ZipEntry reference = expected.getEntry(entry.path("expected").asText());
        String theirs =
            new String(expected.getInputStream(reference).readAllBytes(), StandardCharsets.UTF_8);
        compared++;
        if (!json.readTree(ours).equals(json.readTree(theirs))) {
          different.add(line);
        }
      }
    }
    assertThat(compared).isGreaterThan(40);
    assertThat(different).isEmpty();
  }
}
