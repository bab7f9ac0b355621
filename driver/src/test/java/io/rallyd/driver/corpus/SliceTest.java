package io.rallyd.driver.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.driver.documents.DocumentPart;
import io.rallyd.driver.documents.LineBlock;
import io.rallyd.driver.documents.OffsetTable;
import io.rallyd.driver.params.UsedLines;
import io.rallyd.driver.track.Corpus;
import io.rallyd.driver.track.Documents;
import io.rallyd.driver.track.Track;
import io.rallyd.driver.track.TrackReader;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.PrepareTrack;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.load.WorkerPlan;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.transport.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that sends some lines of a large file gets only these. */
class SliceTest {
  private static final TrackSelection ALL = new TrackSelection("", List.of(), List.of(), false);
  private static final int DOCUMENTS = 60_011;
  private static final List<WorkerPlan> FIRST_HALF =
      List.of(new WorkerPlan(0, 0, 1), new WorkerPlan(1, 1, 1));
  private static final List<WorkerPlan> SECOND_HALF = List.of(new WorkerPlan(2, 2, 2));

  @TempDir Path directory;
  private Path trackDirectory;
  private Path cache;
  private Path whole;
  private String content;
  private final List<String> fetched = new CopyOnWriteArrayList<>();
  private long bytesFetched;
  private List<TrackPreparation> preparations = new ArrayList<>();

  @BeforeEach
  void corpus() throws IOException {
    trackDirectory = Files.createDirectory(directory.resolve("track"));
    cache = Files.createDirectory(directory.resolve("cache"));
    whole = trackDirectory.resolve("d.json");
    write("a");
  }

  @AfterEach
  void stop() {
    preparations.forEach(TrackPreparation::close);
  }

  /** Lines of very different lengths, some megabytes in all. */
  private void write(String name) throws IOException {
    content =
        IntStream.range(0, DOCUMENTS)
            .mapToObj(i -> "{\"" + name + "\":\"" + i + "x".repeat(i % 97) + "\"}\n")
            .collect(Collectors.joining());
    Files.writeString(whole, content);
  }

  private String track(String bulks) {
    return """
        {"indices": [{"name": "i"}],
         "corpora": [{"name": "c", "documents": [
           {"source-file": "d.json", "document-count": %d, "uncompressed-bytes": %d}]}],
         "schedule": [%s]}
        """
        .formatted(DOCUMENTS, content.length(), bulks);
  }

  private static String bulk(String name, int clients) {
    return "{\"name\": \"%s\", \"clients\": %d, \"operation\": {\"name\": \"%s\", "
            .formatted(name, clients, name)
        + "\"operation-type\": \"bulk\", \"bulk-size\": 100}}";
  }

  private static Track read(String json) {
    return TrackReader.read("t", json, Map.of(), ALL);
  }

  private PreparedTrack prepare(String json, List<WorkerPlan> workers) throws Exception {
    Track track = read(json);
    CorpusOffers offers = CorpusOffers.of(track, trackDirectory, directory.resolve("none"));
    List<FileOffer> all = new ArrayList<>();
    for (FileOffer offer : offers.offers()) {
      String digest = new Digests(directory.resolve("none")).of(offers.files().get(offer.key()));
      all.add(new FileOffer(offer.key(), offer.name(), offer.size(), digest));
    }
    List<SliceOffers.Part> parts = new SliceOffers(track, offers).of(workers, all);
    for (SliceOffers.Part part : parts) {
      all.add(new FileOffer(part.key().text(), "d.json", part.bytes().length(), ""));
    }
    TrackPreparation preparation =
        new TrackPreparation(
            new PreparationSettings(
                cache, 2, Duration.ofSeconds(60), Duration.ZERO, Origin.order(Origin.USUAL)),
            new Coordinator(parts));
    preparations.add(preparation);
    try {
      return preparation
          .prepare(
              new PrepareTrack("race", "t", json, Map.of(), ALL, "", all, false),
              new ListeningLink(false))
          .get(120, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  /** Hands out the whole file, or what lies where a part says. */
  private final class Coordinator implements FileSource {
    private final List<SliceOffers.Part> parts;

    private Coordinator(List<SliceOffers.Part> parts) {
      this.parts = parts;
    }

    @Override
    public CompletionStage<Path> fetch(
        Link link, String raceId, FileOffer offer, Path target, LongConsumer bytesSoFar) {
      try {
        byte[] all = Files.readAllBytes(whole);
        Optional<SliceOffers.Part> part =
            parts.stream().filter(p -> p.key().text().equals(offer.key())).findFirst();
        byte[] bytes =
            part.map(SliceOffers.Part::bytes)
                .map(
                    b -> Arrays.copyOfRange(all, (int) b.offset(), (int) (b.offset() + b.length())))
                .orElse(all);
        fetched.add(part.isPresent() ? "slice" : "whole");
        bytesFetched += bytes.length;
        return CompletableFuture.completedFuture(Files.write(target, bytes));
      } catch (IOException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }

  private static DocumentPart part(PreparedTrack prepared) {
    Corpus corpus = prepared.track().corpora().get(0);
    return prepared.files().documents(corpus, corpus.documents().get(0));
  }

  /** Reads the lines of a share as the clients do. */
  private static String lines(PreparedTrack prepared, long first, long count) {
    Optional<LineBlock> block = part(prepared).lines(first, count).next((int) count);
    ByteBuffer bytes = block.orElseThrow().bytes().duplicate();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return new String(copy, StandardCharsets.UTF_8);
  }

  private String expected(long first, long count) {
    return content
        .lines()
        .skip(first)
        .limit(count)
        .map(l -> l + "\n")
        .collect(Collectors.joining());
  }

  private List<String> cached() throws IOException {
    try (Stream<Path> all = Files.walk(cache)) {
      return all.filter(Files::isRegularFile)
          .map(p -> p.getFileName().toString())
          .filter(n -> !n.endsWith(".offset"))
          .sorted()
          .toList();
    }
  }

  @Test
  void eachMachineGetsTheLinesOfItsClients() throws Exception {
    String json = track(bulk("index", 4));
    PreparedTrack first = prepare(json, FIRST_HALF);
    assertThat(part(first).firstLine()).isZero();
    assertThat(lines(first, 15_003, 15_003)).isEqualTo(expected(15_003, 15_003));
    assertThat(first.bytesReceived())
        .isEqualTo(bytesFetched)
        .isLessThan(content.length() * 6L / 10);

    cache = Files.createDirectory(directory.resolve("other"));
    PreparedTrack second = prepare(json, SECOND_HALF);
    assertThat(part(second).firstLine()).isEqualTo(30_006);
    assertThat(lines(second, 30_006, 30_005)).isEqualTo(expected(30_006, 30_005));
    assertThat(bytesFetched).isEqualTo(content.length());
    assertThat(fetched).containsExactly("slice", "slice");
  }

  @Test
  void aSliceThatIsThereDoesNotTravelAgain() throws Exception {
    prepare(track(bulk("index", 4)), FIRST_HALF);
    PreparedTrack again = prepare(track(bulk("index", 4)), FIRST_HALF);
    assertThat(again.bytesReceived()).isZero();
    assertThat(lines(again, 100, 50)).isEqualTo(expected(100, 50));
    PreparedTrack fewer = prepare(track(bulk("index", 8)), FIRST_HALF);
    assertThat(fewer.bytesReceived()).isZero();
    assertThat(fetched).containsExactly("slice");
  }

  @Test
  void whoNeedsOtherLinesThanBeforeGetsTheWholeFile() throws Exception {
    prepare(track(bulk("index", 4)), FIRST_HALF);
    PreparedTrack more = prepare(track(bulk("index", 4)), SECOND_HALF);
    assertThat(fetched).containsExactly("slice", "whole");
    assertThat(part(more)).isEqualTo(DocumentPart.whole(cache.resolve("c/d.json")));
    assertThat(cached()).containsExactly("d.json");
  }

  @Test
  void anEditedFileTakesThePlaceOfItsSlices() throws Exception {
    prepare(track(bulk("index", 4)), SECOND_HALF);
    write("b");
    PreparedTrack edited = prepare(track(bulk("index", 4)), SECOND_HALF);
    assertThat(lines(edited, 40_000, 3)).isEqualTo(expected(40_000, 3)).contains("\"b\"");
    assertThat(fetched).containsExactly("slice", "slice");
    assertThat(cached()).hasSize(1);
  }

  @Test
  void aSliceCoversTheLinesOfAllTasks() throws Exception {
    String json = track(bulk("one", 4) + "," + bulk("two", 3));
    PreparedTrack prepared = prepare(json, FIRST_HALF);
    // Two of four clients have 30,006 lines, two of three have 40,007.
    assertThat(lines(prepared, 0, 40_007)).isEqualTo(expected(0, 40_007));
    assertThat(part(prepared).lines(40_007, 1).next(1)).isEmpty();
  }

  @Test
  void aFileThatIsNeededNearlyWholeTravelsWhole() throws Exception {
    prepare(track(bulk("index", 2)), FIRST_HALF);
    assertThat(fetched).containsExactly("whole");
    assertThat(part(prepare(track(bulk("index", 4)), FIRST_HALF)).file())
        .isEqualTo(cache.resolve("c/d.json"));
    assertThat(fetched).hasSize(1);
  }

  @Test
  void aMachineThatSendsNothingOfAFileGetsNothingOfIt() throws Exception {
    String others = ", {\"operation\": {\"operation-type\": \"refresh\"}, \"clients\": 4}";
    PreparedTrack prepared = prepare(track(bulk("index", 1) + others), SECOND_HALF);
    assertThat(prepared.bytesReceived()).isZero();
    assertThat(cached()).isEmpty();
  }

  @Test
  void whoSharesTheCacheMayPutTheWholeFileInTheSlicesPlace() throws Exception {
    PreparedTrack first = prepare(track(bulk("index", 4)), FIRST_HALF);
    prepare(track(bulk("index", 4)), SECOND_HALF);
    assertThat(lines(first, 100, 50)).isEqualTo(expected(100, 50));
  }

  @Test
  void anOffsetTableOfAnEarlierVersionIsNotBelieved() throws Exception {
    prepare(track(bulk("index", 4)), FIRST_HALF);
    Path table = new OffsetTable(whole).path();
    Files.writeString(table, "0;0\n30006;17\n");
    cache = Files.createDirectory(directory.resolve("other"));
    PreparedTrack second = prepare(track(bulk("index", 4)), SECOND_HALF);
    assertThat(lines(second, 30_006, 3)).isEqualTo(expected(30_006, 3));
  }

  @Test
  void aFileWithTooManyLinesTravelsWholeAndIsRefused() throws Exception {
    content += "{}\n";
    Files.writeString(whole, content);
    assertThatThrownBy(() -> prepare(track(bulk("index", 4)), FIRST_HALF))
        .isInstanceOf(RallyException.class)
        .hasMessageContaining("has 60012 lines but 60011 lines are expected");
    assertThat(fetched).containsExactly("whole");
  }

  @Test
  void theDigestOfAPartIsThatOfItsBytes() throws Exception {
    Digests digests = new Digests(directory.resolve("none"));
    Path part = Files.writeString(directory.resolve("part"), content.substring(7, 700_007));
    OffsetTable.Extent extent = new OffsetTable.Extent(7, 700_000);
    assertThat(digests.of(whole, extent)).isEqualTo(digests.of(part));
    assertThat(digests.of(whole, extent)).isNotEqualTo(digests.of(whole));
    write("b");
    assertThat(digests.of(whole, extent)).isNotEqualTo(digests.of(part));
  }

  @Test
  void usedLinesAreThoseThatTheClientsDraw() {
    Track track = read(track(bulk("one", 4) + "," + bulk("two", 8)));
    UsedLines.Source source = new UsedLines.Source("c", "d.json");
    Documents set = track.corpora().get(0).documents().get(0);
    long covered = 0;
    for (int client = 0; client < 8; client++) {
      var range = UsedLines.of(track, List.of(new WorkerPlan(client, client, 1))).get(source);
      // Clients 0 to 3 run both tasks: the range reaches from the one share to the other.
      long perClient = set.lineCount() / 8;
      assertThat(range.count()).isBetween(perClient, 5 * perClient + 8);
      covered = Math.max(covered, range.end());
    }
    assertThat(covered).isEqualTo(DOCUMENTS);
    assertThat(UsedLines.of(track, List.of())).isEmpty();
  }
}
