package io.rallyd.driver.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.TrackReader;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.race.FileOffer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a machine asks for missing data. */
class OriginsTest {
  private static final TrackSelection ALL = new TrackSelection("", List.of(), List.of(), false);
  private static final List<String> ADDRESS_FIRST = List.of("cache", "base-url", "coordinator");
  private static final FileOffer ARCHIVE = new FileOffer("corpus/c/d.json.gz", "d.json.gz", 9, "");

  @TempDir private Path directory;
  private final QuietListener listener = new QuietListener();
  private final List<FileOffer> fetched = new ArrayList<>();

  private Origins origins(List<String> order, boolean offline, FileOffer... offers) {
    FileSource files =
        (link, race, offer, target, soFar) -> {
          fetched.add(offer);
          return CompletableFuture.completedFuture(target);
        };
    Downloader downloader =
        new Downloader(Map.of(), Duration.ofSeconds(60), Duration.ZERO, listener, () -> false);
    return new Origins(
        "r",
        new ListeningLink(false),
        files,
        List.of(offers),
        downloader,
        Origin.order(order),
        offline,
        false,
        listener);
  }

  private long fetch(Origins origins) {
    String address = ", 'base-url': 'http://127.0.0.1:1'";
    Corpus corpus =
        TrackReader.read("t", TrackPreparationTest.track(address, 3), Map.of(), ALL)
            .corpora()
            .get(0);
    return origins.fetch(
        corpus,
        corpus.documents().get(0),
        directory.resolve("d.json"),
        Optional.of(directory.resolve("d.json.gz")));
  }

  @Test
  void whoIsOfflineTakesFromTheCoordinatorWhatTheAddressWouldHaveGiven() {
    assertThat(fetch(origins(ADDRESS_FIRST, true, ARCHIVE))).isEqualTo(9);
    assertThat(fetched).containsExactly(ARCHIVE);
  }

  @Test
  void whoIsOfflineAndAloneSaysWhy() {
    for (List<String> order : List.of(ADDRESS_FIRST, Origin.USUAL)) {
      assertThatThrownBy(() -> fetch(origins(order, true)))
          .isInstanceOf(CorpusException.class)
          .hasMessageStartingWith("Cannot find [" + directory.resolve("d.json.gz") + "]")
          .hasMessageContaining("--offline");
    }
  }

  @Test
  void theAddressComesFirstWhereItShallAndCan() {
    assertThatThrownBy(() -> fetch(origins(ADDRESS_FIRST, false, ARCHIVE)))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining("http://127.0.0.1:1/d.json.gz");
    assertThat(fetched).isEmpty();
  }

  @Test
  void aFileFitsBecausePartOfItIsHere() throws IOException {
    long size = Files.getFileStore(directory).getUsableSpace() + (1L << 40);
    FileOffer large = new FileOffer("corpus/c/d.json", "d.json", size, "");
    Path target = directory.resolve("d.json");
    Origins origins = origins(Origin.USUAL, false, large);
    assertThatThrownBy(() -> origins.fetch(large, target))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith("There is not enough space in [" + directory + "]");
    try (RandomAccessFile half =
        new RandomAccessFile(directory.resolve("d.json.download").toFile(), "rw")) {
      half.setLength(2L << 40);
    }
    assertThat(origins.fetch(large, target)).isEqualTo(size);
    assertThat(fetched).containsExactly(large);
  }
}
