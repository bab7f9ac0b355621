package io.rallyd.driver.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.protocol.load.PrepareTrack;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.race.FileOffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A load driver has the Python sources of the track as they are on the coordinator. */
class PluginPreparationTest {
  private static final String TRACK =
      "{\"schedule\": [{\"operation\": {\"operation-type\": \"refresh\"}}]}";

  @TempDir Path directory;
  private Path track;
  private Path cache;
  private final List<String> fetched = new CopyOnWriteArrayList<>();

  @BeforeEach
  void sources() throws IOException {
    track = Files.createDirectories(directory.resolve("t"));
    cache = Files.createDirectory(directory.resolve("cache"));
    Files.createDirectories(track.resolve("shared/sources"));
    Files.createDirectories(track.resolve("_tools"));
    Files.createDirectories(track.resolve("__pycache__"));
    Files.writeString(track.resolve("track.py"), "from shared import sources\n");
    Files.writeString(track.resolve("shared/__init__.py"), "");
    Files.writeString(track.resolve("shared/sources/queries.py"), "LIMIT = 1\n");
    Files.writeString(track.resolve("_tools/make.py"), "print(1)\n");
    Files.writeString(track.resolve("index.json"), "{}");
  }

  private List<FileOffer> offers(Map<String, Path> files) throws IOException {
    List<FileOffer> offers = new ArrayList<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      Path path = file.getValue();
      offers.add(
          new FileOffer(
              file.getKey(), path.getFileName().toString(), Files.size(path), Digests.read(path)));
    }
    return offers;
  }

  private long prepare(List<FileOffer> offers, boolean inVm) throws Exception {
    FileSource source =
        (link, race, offer, target, soFar) -> {
          fetched.add(offer.key());
          try {
            Files.deleteIfExists(target);
            return CompletableFuture.completedFuture(
                Files.copy(track.resolve(offer.key().substring("plugin/".length())), target));
          } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
          }
        };
    try (TrackPreparation preparation =
        new TrackPreparation(
            PreparationSettings.of(cache, 1, Origin.order(Origin.USUAL)), source)) {
      PrepareTrack request =
          new PrepareTrack(
              "r",
              "t",
              TRACK,
              Map.of(),
              new TrackSelection("", List.of(), List.of(), false),
              track.toString(),
              offers,
              false);
      return preparation
          .prepare(request, new ListeningLink(inVm))
          .get(120, TimeUnit.SECONDS)
          .bytesReceived();
    }
  }

  @Test
  void sourcesArriveAndEditsArriveAndNothingElseTravels() throws Exception {
    assertThat(prepare(offers(PluginOffers.of(track)), false)).isEqualTo(37);
    assertThat(fetched)
        .containsExactly(
            "plugin/shared/__init__.py", "plugin/shared/sources/queries.py", "plugin/track.py");
    Path here = cache.resolve(".plugins/t");
    assertThat(here.resolve("shared/sources/queries.py")).hasContent("LIMIT = 1\n");

    assertThat(prepare(offers(PluginOffers.of(track)), false)).isZero();

    fetched.clear();
    Files.writeString(track.resolve("shared/sources/queries.py"), "LIMIT = 2\n");
    Files.delete(track.resolve("shared/__init__.py"));
    prepare(offers(PluginOffers.of(track)), false);
    assertThat(fetched).containsExactly("plugin/shared/sources/queries.py");
    assertThat(here.resolve("shared/sources/queries.py")).hasContent("LIMIT = 2\n");
    assertThat(here.resolve("shared/__init__.py")).doesNotExist();
  }

  @Test
  void whatIsInTheSameProcessReadsThemWhereTheyLie() throws Exception {
    prepare(offers(PluginOffers.of(track)), true);
    assertThat(fetched).isEmpty();
  }

  @Test
  void aTrackWithoutPluginHasNoSources() throws IOException {
    Files.delete(track.resolve("track.py"));
    assertThat(PluginOffers.of(track)).isEmpty();
  }

  @Test
  void aKeyThatLeavesTheFolderIsRefused() {
    assertThatThrownBy(
            () -> prepare(List.of(new FileOffer("plugin/../../x.py", "x.py", 1, "")), false))
        .cause()
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining("leaves the data directory");
    assertThat(fetched).isEmpty();
  }
}
