package io.rallyd.driver.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.rallyd.driver.track.Documents;
import io.rallyd.driver.track.Track;
import io.rallyd.driver.track.TrackReader;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.protocol.race.FileOffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusOffersTest {
  private static final TrackSelection ALL = new TrackSelection("", List.of(), List.of(), false);
  private static final String DOCUMENTS = "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n";

  @TempDir Path directory;
  private Path trackDirectory;
  private Path coordinatorCache;

  @BeforeEach
  void directories() throws IOException {
    trackDirectory = Files.createDirectory(directory.resolve("track"));
    coordinatorCache = Files.createDirectory(directory.resolve("coordinator"));
  }

  private static Path gzip(Path target, String text) throws IOException {
    Files.createDirectories(target.getParent());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(target))) {
      out.write(text.getBytes());
    }
    return target;
  }

  private static String track(String more) {
    return TrackPreparationTest.track(more, 3);
  }

  @Test
  void theCoordinatorOffersWhatTheChallengeReads() throws Exception {
    long size = Files.size(gzip(coordinatorCache.resolve("c/d.json.gz"), DOCUMENTS));
    Files.createDirectories(coordinatorCache.resolve("unused"));
    Files.writeString(coordinatorCache.resolve("unused/u.json"), "{}\n");
    CorpusOffers offers = offers(", 'uncompressed-bytes': 24, 'compressed-bytes': " + size);
    assertThat(offers.corpusBytes()).isEqualTo(size + 24);
    assertThat(offers.offers())
        .containsExactly(new FileOffer("corpus/c/d.json.gz", "d.json.gz", size, ""));
    assertThat(offers.files().get("corpus/c/d.json.gz"))
        .isEqualTo(coordinatorCache.resolve("c/d.json.gz"));
  }

  @Test
  void theCoordinatorDoesNotOfferWhatHasAnotherSize() throws Exception {
    gzip(coordinatorCache.resolve("c/d.json.gz"), DOCUMENTS);
    CorpusOffers offers = offers(", 'uncompressed-bytes': 24, 'compressed-bytes': 7");
    assertThat(offers.offers()).isEmpty();
    assertThat(offers.corpusBytes()).isEqualTo(7 + 24);
  }

  @Test
  void allMachinesSendTheDocumentsThatLieBesideTheTrack() throws Exception {
    gzip(trackDirectory.resolve("d.json.gz"), DOCUMENTS);
    gzip(coordinatorCache.resolve("c/d.json.gz"), DOCUMENTS);
    assertThat(offers("").files())
        .containsExactly(entry("corpus/c/d.json.gz", trackDirectory.resolve("d.json.gz")));
    Path edited = Files.writeString(trackDirectory.resolve("d.json"), DOCUMENTS);
    assertThat(offers("").files()).containsExactly(entry("corpus/c/d.json", edited));
    assertThat(new DataDirectories(Optional.of(trackDirectory), coordinatorCache).bundled(set()))
        .first()
        .isEqualTo(edited);
    assertThat(offers(", 'uncompressed-bytes': 7").files()).containsOnlyKeys("corpus/c/d.json.gz");
  }

  private static Documents set() {
    return read("").corpora().get(0).documents().get(0);
  }

  @Test
  void ofTheCacheTheArchiveTravels() throws Exception {
    Path archive = gzip(coordinatorCache.resolve("c/d.json.gz"), DOCUMENTS);
    Files.writeString(coordinatorCache.resolve("c/d.json"), DOCUMENTS);
    assertThat(offers("").files()).containsExactly(entry("corpus/c/d.json.gz", archive));
  }

  @Test
  void ofUncompressedDocumentsAMachineStoresOnlyItsLines() throws Exception {
    String sizes = ", 'uncompressed-bytes': 24, 'compressed-bytes': 7";
    Files.createDirectories(coordinatorCache.resolve("c"));
    Files.writeString(coordinatorCache.resolve("c/d.json"), DOCUMENTS);
    CorpusOffers plain = offers(sizes);
    assertThat(plain.corpusBytes()).isEqualTo(7 + 24);
    assertThat(plain.corpusBytes(read(sizes), List.of(new WorkerPlan(0, 0, 1)))).isEqualTo(24);
    assertThat(plain.corpusBytes(read(sizes), List.of())).isZero();
    Files.write(coordinatorCache.resolve("c/d.json.gz"), new byte[7]);
    assertThat(offers(sizes).corpusBytes(read(sizes), List.of())).isEqualTo(7 + 24);
  }

  private static Track read(String sizes) {
    return TrackReader.read("t", track(sizes), Map.of(), ALL);
  }

  private CorpusOffers offers(String sizes) {
    return CorpusOffers.of(read(sizes), trackDirectory, coordinatorCache);
  }
}
