package io.rallyd.provisioner.supply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupplierTest {
  private static final byte[] ARCHIVE = "an archive".getBytes(UTF_8);

  @TempDir Path folder;
  private HttpServer server;
  private final Map<String, byte[]> files = new HashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int cutAfter = -1;
  private volatile boolean cutOnce;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void anArchiveIsDownloadedOnceAndItsChecksumRecorded() throws IOException {
    files.put("/es-7.1.0.zip", ARCHIVE);
    AtomicLong seen = new AtomicLong();
    Archive first =
        supplier().supply(request("7.1.0"), (bytes, total) -> seen.set(bytes), new Cancellation());
    assertThat(first.file()).hasBinaryContent(ARCHIVE).hasFileName("es-7.1.0.zip");
    assertThat(first.sha256()).isEqualTo(Checksums.sha256(first.file())).hasSize(64);
    assertThat(seen).hasValue(ARCHIVE.length);
    int before = requests.get();
    assertThat(supply("7.1.0")).isEqualTo(first);
    assertThat(requests).hasValue(before);
    assertThat(supplier().cached(request("7.1.0"))).contains(first);
    assertThat(supplier().cached("es-7.1.0.zip", ARCHIVE.length, first.sha256())).contains(first);
    assertThat(supplier().cached("es-7.1.0.zip", ARCHIVE.length, "00")).isEmpty();
  }

  @Test
  void aDamagedArchiveOfTheCacheIsFetchedAgain() throws IOException {
    files.put("/es-7.1.0.zip", ARCHIVE);
    Archive first = supply("7.1.0");
    Files.writeString(first.file(), "An archive");
    assertThat(supply("7.1.0").file()).hasBinaryContent(ARCHIVE);
  }

  @Test
  void aWrongChecksumIsRefusedAndLeavesNothing() throws IOException {
    files.put("/es-7.1.0.zip", ARCHIVE);
    files.put("/es-7.1.0.zip.sha256", "00".repeat(32).getBytes(UTF_8));
    assertRefused("7.1.0", "checksum", "Elasticsearch 7.1.0", "es-7.1.0.zip");
  }

  @Test
  void aRightChecksumOfTheServerIsAccepted() throws IOException {
    files.put("/es-7.1.0.zip", ARCHIVE);
    Path plain = Files.write(folder.resolve("plain"), ARCHIVE);
    files.put(
        "/es-7.1.0.zip.sha512", (Checksums.of(plain, "SHA-512") + "  es.zip\n").getBytes(UTF_8));
    assertThat(supply("7.1.0").size()).isEqualTo(ARCHIVE.length);
  }

  @Test
  void halfADownloadIsNeverTakenForAWholeOne() throws IOException {
    files.put("/es-7.1.0.zip", ARCHIVE);
    cutAfter = 4;
    assertRefused("7.1.0", "Elasticsearch 7.1.0", "es-7.1.0.zip");
  }

  @Test
  void aBrokenTransferIsTriedAgain() {
    files.put("/es-7.1.0.zip", ARCHIVE);
    cutAfter = 4;
    cutOnce = true;
    assertThat(supply("7.1.0").file()).hasBinaryContent(ARCHIVE);
  }

  @Test
  void aServerThatStopsSendingIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread half =
          new Thread(
              () -> {
                try (java.net.Socket socket = silent.accept()) {
                  socket
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nan\r\n"
                              .getBytes(UTF_8));
                  while (socket.getInputStream().read() >= 0) {
                    // Until the other side has given up.
                  }
                } catch (IOException e) {
                  // as good an end as any
                }
              });
      half.setDaemon(true);
      half.start();
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/es-{{VERSION}}.zip";
      Supplier impatient =
          new Supplier(
              folder.resolve("distributions"),
              new MavenRepository(Map.of(), Optional.empty()),
              new Download(1, Duration.ZERO, Duration.ofMillis(300)));
      assertThatThrownBy(
              () ->
                  impatient.supply(
                      new ArchiveRequest(
                          "7.1.0", "mine", Map.of("mine.url", url, "mine.cache", "true"), Map.of()),
                      ProgressListener.NONE,
                      new Cancellation()))
          .isInstanceOf(RallyException.class)
          .hasMessageContainingAll("Elasticsearch 7.1.0", "nothing came for 0.3 s");
      assertThat(distributionFiles()).isEmpty();
    }
  }

  @Test
  void anUnknownVersionNamesTheUrlAndTheStatus() throws IOException {
    assertRefused("7.99.0", "Elasticsearch 7.99.0", "es-7.99.0.zip", "404");
  }

  @Test
  void anUnreachableServerIsNamed() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port + "/es-{{VERSION}}.zip";
    assertThatThrownBy(
            () ->
                supplier()
                    .supply(
                        new ArchiveRequest("7.1.0", "mine", Map.of("mine.url", url), Map.of()),
                        ProgressListener.NONE,
                        new Cancellation()))
        .isInstanceOf(RallyException.class)
        .hasMessageContainingAll("Elasticsearch 7.1.0", "127.0.0.1:" + port, "cannot be reached");
  }

  @Test
  void aFileUrlWorksToo() throws IOException {
    Path source = Files.write(folder.resolve("es-7.1.0.tar.gz"), ARCHIVE);
    Archive archive =
        supplier()
            .supply(
                new ArchiveRequest(
                    "7.1.0",
                    "mine",
                    Map.of("mine.url", source.toUri().toString(), "mine.cache", "true"),
                    Map.of()),
                ProgressListener.NONE,
                new Cancellation());
    assertThat(archive.file()).hasBinaryContent(ARCHIVE).isNotEqualTo(source);
  }

  @Test
  void acancelledDownloadLeavesNothing() throws IOException {
    files.put("/es-7.1.0.zip", ARCHIVE);
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    assertThatThrownBy(
            () -> supplier().supply(request("7.1.0"), ProgressListener.NONE, cancellation))
        .isInstanceOf(RallyException.class);
    assertThat(distributionFiles()).isEmpty();
  }

  @Test
  void aRepositoryWithoutUrlNamesBothKeys() {
    assertThatThrownBy(
            () -> Supplier.product(new ArchiveRequest("7.1.0", "nightly", Map.of(), Map.of())))
        .isInstanceOf(RallyException.class)
        .hasMessageContainingAll("nightly.url", "jdk.unbundled.nightly_url");
  }

  @Test
  void theProductComesFromTheRepository() {
    assertThat(product("maven", "")).isEqualTo(Product.ELASTICSEARCH);
    assertThat(product("maven-opensearch", "")).isEqualTo(Product.OPENSEARCH);
    assertThat(product("x", "https://host/opensearch-2.1.0.tar.gz")).isEqualTo(Product.OPENSEARCH);
    assertThat(product("x", "https://host/elasticsearch.tar.gz")).isEqualTo(Product.ELASTICSEARCH);
    assertThatThrownBy(() -> product("x", "ftp://host/a.zip")).hasMessageContaining("http://");
  }

  @Test
  void mavenCoordinatesFollowProductAndVersion() {
    assertThat(MavenRepository.coordinates(Product.ELASTICSEARCH, "7.17.29").toString())
        .isEqualTo("org.elasticsearch.distribution.integ-test-zip:elasticsearch:zip:7.17.29");
    assertThat(MavenRepository.coordinates(Product.ELASTICSEARCH, "6.8.23").toString())
        .isEqualTo("org.elasticsearch.distribution.zip:elasticsearch:zip:6.8.23");
    assertThat(MavenRepository.coordinates(Product.OPENSEARCH, "2.19.0").toString())
        .isEqualTo("org.opensearch.distribution.integ-test-zip:opensearch:zip:2.19.0");
  }

  @Test
  void aVersionThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Version.of("seven")).hasMessageContaining("[seven]");
    assertThatThrownBy(() -> Version.of("")).hasMessageContaining("--distribution-version");
    assertThatThrownBy(() -> Version.of("../7.1.0")).isInstanceOf(RallyException.class);
  }

  private static Product product(String repository, String url) {
    return Supplier.product(
        new ArchiveRequest("2.1.0", repository, Map.of(repository + ".url", url), Map.of()));
  }

  private void assertRefused(String version, String... parts) throws IOException {
    assertThatThrownBy(() -> supply(version))
        .isInstanceOf(RallyException.class)
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
    assertThat(distributionFiles()).isEmpty();
  }

  private String[] distributionFiles() throws IOException {
    Path cache = folder.resolve("distributions");
    if (!Files.isDirectory(cache)) {
      return new String[0];
    }
    try (Stream<Path> found = Files.list(cache)) {
      return found.map(Path::toString).toArray(String[]::new);
    }
  }

  private Archive supply(String version) {
    return supplier().supply(request(version), ProgressListener.NONE, new Cancellation());
  }

  private Supplier supplier() {
    return new Supplier(
        folder.resolve("distributions"),
        new MavenRepository(Map.of(), Optional.empty()),
        new Download(3, Duration.ZERO));
  }

  private ArchiveRequest request(String version) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/es-{{VERSION}}.zip";
    return new ArchiveRequest(
        version, "mine", Map.of("mine.url", url, "mine.cache", "true"), Map.of());
  }

  private void serve(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    byte[] content = files.get(exchange.getRequestURI().getPath());
    try (exchange) {
      if (content == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(200, content.length);
      int length = content.length;
      if (cutAfter >= 0) {
        length = cutAfter;
        cutAfter = cutOnce ? -1 : cutAfter;
      }
      exchange.getResponseBody().write(content, 0, length);
      exchange.getResponseBody().flush();
    }
  }
}
