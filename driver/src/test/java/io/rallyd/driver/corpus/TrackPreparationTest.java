package io.rallyd.driver.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.rallyd.driver.documents.OffsetTable;
import io.rallyd.driver.track.Track;
import io.rallyd.driver.track.TrackReader;
import io.rallyd.protocol.RallyException;
import io.rallyd.protocol.load.PrepareTrack;
import io.rallyd.protocol.load.TrackSelection;
import io.rallyd.protocol.race.FileOffer;
import io.rallyd.protocol.race.NodeProgress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackPreparationTest {
  private static final TrackSelection ALL = new TrackSelection("", List.of(), List.of(), false);
  private static final TrackSelection TEST = new TrackSelection("", List.of(), List.of(), true);
  private static final String DOCUMENTS = "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n";

  @TempDir Path directory;
  private Path trackDirectory;
  private Path coordinatorCache;
  private Path driverCache;
  private final List<String> fetched = new CopyOnWriteArrayList<>();
  private final ListeningLink remote = new ListeningLink(false);
  private final ListeningLink local = new ListeningLink(true);
  private TrackPreparation preparation;
  private HttpServer server;
  private List<String> order = Origin.USUAL;

  @BeforeEach
  void start() throws IOException {
    trackDirectory = Files.createDirectory(directory.resolve("track"));
    coordinatorCache = Files.createDirectory(directory.resolve("coordinator"));
    driverCache = Files.createDirectory(directory.resolve("driver"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    if (preparation != null) {
      preparation.close();
    }
  }

  private static Path gzip(Path target, String text) throws IOException {
    Files.createDirectories(target.getParent());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(target))) {
      out.write(text.getBytes());
    }
    return target;
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/data/";
  }

  private void serve(String name, byte[] bytes) {
    server.createContext(
        "/data/" + name,
        e -> {
          try (e) {
            fetched.add("http " + name);
            e.sendResponseHeaders(200, bytes.length);
            e.getResponseBody().write(bytes);
          }
        });
  }

  /** A track of one corpus whose file is {@code d.json.gz}. */
  static String track(String more, int count) {
    return ("{'indices': [{'name': 'idx'}], 'corpora': [{'name': 'c', 'documents': [{'source-file':"
            + " 'd.json.gz', 'document-count': "
            + count
            + more
            + "}]}, {'name': 'unused', 'documents': [{'source-file': 'u.json', 'document-count':"
            + " 1}]}], 'schedule': [{'operation': {'operation-type': 'bulk', 'bulk-size': 1,"
            + " 'corpora': 'c'}}]}")
        .replace('\'', '"');
  }

  private PreparedTrack prepare(String json, ListeningLink link, TrackSelection selection)
      throws Exception {
    return prepare(json, link, selection, false);
  }

  private PreparedTrack prepare(
      String json, ListeningLink link, TrackSelection selection, boolean offline) throws Exception {
    Track track = TrackReader.read("t", json, Map.of(), selection);
    CorpusOffers offers = CorpusOffers.of(track, trackDirectory, coordinatorCache);
    FileSource source =
        (coordinator, raceId, offer, target, progress) -> {
          fetched.add("coordinator " + offer.key());
          try {
            progress.accept(offer.size());
            return CompletableFuture.completedFuture(
                Files.copy(
                    offers.files().get(offer.key()), target, StandardCopyOption.REPLACE_EXISTING));
          } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
          }
        };
    preparation =
        new TrackPreparation(
            new PreparationSettings(
                driverCache, 2, Duration.ofSeconds(60), Duration.ZERO, Origin.order(order)),
            source);
    try {
      return preparation
          .prepare(request(json, selection, withDigests(offers), offline), link)
          .get(120, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  private List<FileOffer> withDigests(CorpusOffers offers) throws IOException {
    List<FileOffer> all = new ArrayList<>();
    for (FileOffer offer : offers.offers()) {
      String digest = new Digests(coordinatorCache).of(offers.files().get(offer.key()));
      all.add(new FileOffer(offer.key(), offer.name(), offer.size(), digest));
    }
    return all;
  }

  private PrepareTrack request(
      String json, TrackSelection selection, List<FileOffer> offers, boolean offline) {
    return new PrepareTrack(
        "race", "t", json, Map.of(), selection, trackDirectory.toString(), offers, offline);
  }

  private Path documents(PreparedTrack prepared) {
    Track track = prepared.track();
    return prepared
        .files()
        .documents(track.corpora().get(0), track.corpora().get(0).documents().get(0))
        .file();
  }

  private List<String> driverFiles() throws IOException {
    try (Stream<Path> all = Files.walk(driverCache)) {
      return all.filter(Files::isRegularFile)
          .map(p -> driverCache.relativize(p).toString())
          .filter(p -> !p.startsWith(".digests"))
          .sorted()
          .toList();
    }
  }

  @Test
  void onTheCoordinatorsMachineDataIsUsedWhereItLies() throws Exception {
    gzip(trackDirectory.resolve("d.json.gz"), DOCUMENTS);
    PreparedTrack prepared = prepare(track("", 3), local, ALL);
    assertThat(documents(prepared))
        .isEqualTo(trackDirectory.resolve("d.json"))
        .hasContent(DOCUMENTS);
    assertThat(new OffsetTable(documents(prepared)).valid()).isTrue();
    assertThat(prepared.bytesReceived()).isZero();
    assertThat(driverFiles()).isEmpty();
    assertThat(fetched).isEmpty();
    assertThat(local.heard)
        .anyMatch(
            m ->
                m instanceof NodeProgress p
                    && p.finished()
                    && p.step().startsWith("Decompressing"));
  }

  @Test
  void anotherMachineGetsTheArchiveFromTheCoordinator() throws Exception {
    Path archive = gzip(coordinatorCache.resolve("c/d.json.gz"), DOCUMENTS);
    PreparedTrack prepared =
        prepare(
            track(", 'base-url': 'http://127.0.0.1:1'".replace('\'', '"'), 3), remote, ALL, true);
    assertThat(documents(prepared))
        .isEqualTo(driverCache.resolve("c/d.json"))
        .hasContent(DOCUMENTS);
    assertThat(prepared.bytesReceived()).isEqualTo(Files.size(archive));
    assertThat(fetched).containsExactly("coordinator corpus/c/d.json.gz");
    assertThat(driverFiles()).containsExactly("c/d.json", "c/d.json.gz", "c/d.json.offset");
  }

  @Test
  void whatIsThereIsNotFetchedAgain() throws Exception {
    gzip(coordinatorCache.resolve("c/d.json.gz"), DOCUMENTS);
    prepare(track("", 3), remote, ALL);
    preparation.close();
    assertThat(prepare(track("", 3), remote, ALL).bytesReceived()).isZero();
    assertThat(fetched).hasSize(1);
  }

  @Test
  void documentsWithoutTheirArchiveTravelThemselves() throws Exception {
    Files.createDirectories(coordinatorCache.resolve("c"));
    Files.writeString(coordinatorCache.resolve("c/d.json"), DOCUMENTS);
    PreparedTrack prepared = prepare(track("", 3), remote, ALL);
    assertThat(prepared.bytesReceived()).isEqualTo(DOCUMENTS.length());
    assertThat(driverFiles()).containsExactly("c/d.json", "c/d.json.offset");
  }

  @Test
  void whatTheCoordinatorLacksIsDownloaded() throws Exception {
    Path archive = gzip(directory.resolve("x.gz"), DOCUMENTS);
    serve("d.json.gz", Files.readAllBytes(archive));
    String json =
        track(
            ", 'base-url': '%s', 'compressed-bytes': %d, 'uncompressed-bytes': %d"
                .formatted(base(), Files.size(archive), DOCUMENTS.length()),
            3);
    PreparedTrack prepared = prepare(json, remote, ALL);
    assertThat(documents(prepared)).hasContent(DOCUMENTS);
    assertThat(fetched).containsExactly("http d.json.gz");
    assertThat(prepared.bytesReceived()).isEqualTo(Files.size(archive));
  }

  @Test
  void aPublishedOffsetTableIsUsed() throws Exception {
    serve("d.json.gz", Files.readAllBytes(gzip(directory.resolve("x.gz"), DOCUMENTS)));
    serve("d.json.offset", "0;0\n1;8\n".getBytes());
    PreparedTrack prepared = prepare(track(", 'base-url': '" + base() + "'", 3), remote, ALL);
    assertThat(new OffsetTable(documents(prepared)).path()).hasContent("0;0\n1;8\n");
  }

  @Test
  void aPublishedTableThatDoesNotFitIsMadeAnew() throws Exception {
    serve("d.json.gz", Files.readAllBytes(gzip(directory.resolve("x.gz"), DOCUMENTS)));
    serve("d.json.offset", "0;0\n1;7\n".getBytes());
    PreparedTrack prepared = prepare(track(", 'base-url': '" + base() + "'", 3), remote, ALL);
    assertThat(new OffsetTable(documents(prepared)).path()).hasContent("0;0\n");
  }

  @Test
  void thePublishedTableSaysNothingOfWhatTheCoordinatorHas() throws Exception {
    gzip(coordinatorCache.resolve("c/d.json.gz"), DOCUMENTS);
    serve("d.json.offset", "0;0\n1;8\n".getBytes());
    PreparedTrack prepared = prepare(track(", 'base-url': '" + base() + "'", 3), remote, ALL);
    assertThat(new OffsetTable(documents(prepared)).path()).hasContent("0;0\n");
    assertThat(fetched).containsExactly("coordinator corpus/c/d.json.gz");
  }

  @Test
  void whatIsPublishedStaysWhereItsAddressComesBeforeTheCoordinator() throws Exception {
    order = List.of("cache", "base-url", "coordinator");
    gzip(coordinatorCache.resolve("c/d.json.gz"), DOCUMENTS.replace('1', '7'));
    serve("d.json.gz", Files.readAllBytes(gzip(directory.resolve("x.gz"), DOCUMENTS)));
    String json = track(", 'base-url': '" + base() + "'", 3);
    prepare(json, remote, ALL);
    assertThat(documents(prepare(json, remote, ALL))).hasContent(DOCUMENTS);
    assertThat(fetched).containsExactly("http d.json.gz");
  }

  @Test
  void anAddressThatIsLeftOutIsNeverAsked() throws Exception {
    order = List.of("cache", "coordinator");
    serve("d.json.offset", "0;0\n1;8\n".getBytes());
    Files.createDirectories(driverCache.resolve("c"));
    Files.writeString(driverCache.resolve("c/d.json"), DOCUMENTS);
    prepare(track(", 'base-url': '" + base() + "'", 3), remote, ALL);
    assertThat(fetched).isEmpty();
  }

  @Test
  void anArchiveOfAnotherSizeInTheCacheIsReplaced() throws Exception {
    Path archive = gzip(coordinatorCache.resolve("c/d.json.gz"), DOCUMENTS);
    Files.createDirectories(driverCache.resolve("c"));
    Files.writeString(driverCache.resolve("c/d.json.gz"), "half");
    prepare(track(", 'compressed-bytes': " + Files.size(archive), 3), remote, ALL);
    assertThat(driverCache.resolve("c/d.json")).hasContent(DOCUMENTS);
  }

  private void fails(String json, ListeningLink link, TrackSelection selection, String... parts) {
    assertThatThrownBy(() -> prepare(json, link, selection))
        .isInstanceOf(RallyException.class)
        .message()
        .contains(parts)
        .doesNotContain("Exception");
  }

  @Test
  void nobodyHasTheData() throws Exception {
    fails(track("", 3), remote, ALL, "corpus [c]", "no \"base-url\" for [d.json.gz]");
    String json = track(", 'base-url': '" + base() + "'", 3);
    assertThatThrownBy(() -> prepare(json, remote, ALL, true))
        .hasMessageContaining("--offline")
        .hasMessageContaining("d.json.gz");
    fails(json, remote, ALL, "HTTP status 404", base() + "d.json.gz");
    assertThat(driverFiles()).isEmpty();
  }

  @Test
  void aTrackWithoutSmallFilesHasNoTestMode() {
    String json = track(", 'base-url': '" + base() + "'", 2000);
    fails(json, remote, TEST, "does not support test mode", "d-1k.json.gz");
  }

  @Test
  void aWrongLineCountIsTold() throws Exception {
    gzip(coordinatorCache.resolve("c/d.json.gz"), DOCUMENTS);
    fails(track("", 4), remote, ALL, "has 3 lines but 4 lines are expected");
    assertThat(driverFiles()).doesNotContain("c/d.json.offset");
  }

  @Test
  void dataOfAnotherSizeBesideTheTrackIsTold() throws Exception {
    gzip(trackDirectory.resolve("d.json.gz"), DOCUMENTS);
    fails(track(", 'compressed-bytes': 7", 3), local, ALL, "d.json.gz", "7 bytes are expected");
    Files.writeString(trackDirectory.resolve("d.json"), "x\n");
    fails(
        track(", 'uncompressed-bytes': 7", 3),
        local,
        ALL,
        "d.json]",
        "has a size of 2 bytes but 7");
  }

  @Test
  void wrongParametersOfTasksAreFoundBefore() {
    String json = track("", 3).replace("\"bulk-size\": 1", "\"bulk-size\": 0");
    fails(json, remote, ALL, "\"bulk-size\"");
  }

  @Test
  void preparationEndsWithTheLink() throws Exception {
    CompletableFuture<Path> never = new CompletableFuture<>();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    preparation =
        new TrackPreparation(
            PreparationSettings.of(driverCache, 1, Origin.order(Origin.USUAL)),
            (coordinator, raceId, offer, target, progress) -> {
              asked.complete(null);
              return never;
            });
    CompletableFuture<PreparedTrack> result =
        preparation.prepare(
            request(
                track("", 3),
                ALL,
                List.of(new FileOffer("corpus/c/d.json.gz", "d.json.gz", 9, "")),
                false),
            remote);
    asked.get(120, TimeUnit.SECONDS);
    remote.close("the coordinator is gone");
    assertThatThrownBy(() -> result.get(120, TimeUnit.SECONDS))
        .hasMessageContaining("the coordinator is gone");
    assertThatThrownBy(() -> never.get(120, TimeUnit.SECONDS)).isInstanceOf(Exception.class);
    assertThat(never).isCancelled();
  }

  @Test
  void anEditedFileArrivesAndAnUnchangedOneDoesNotTravel() throws Exception {
    Path source = coordinatorCache.resolve("c/d.json.gz");
    gzip(source, DOCUMENTS);
    prepare(track("", 3), remote, ALL);
    prepare(track("", 3), remote, ALL);
    assertThat(fetched).hasSize(1);
    String edited = DOCUMENTS.replace('1', '7');
    gzip(source, edited);
    PreparedTrack prepared = prepare(track("", 3), remote, ALL);
    assertThat(fetched).hasSize(2);
    assertThat(documents(prepared)).hasContent(edited);
  }

  @Test
  void anArchiveFromBeforeAnEditGivesWay() throws Exception {
    String edited = DOCUMENTS.replace('1', '7');
    Files.writeString(trackDirectory.resolve("d.json"), edited);
    gzip(driverCache.resolve("c/d.json.gz"), DOCUMENTS);
    assertThat(documents(prepare(track("", 3), remote, ALL))).hasContent(edited);
    assertThat(fetched).containsExactly("coordinator corpus/c/d.json");
  }
}
