package io.rallyd.transport.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadsTest {
  private static final int PART = 64 << 10;
  private static final byte[] DATA = data(1, 1_000_000);

  @TempDir Path directory;
  private NastyServer server;
  private Path target;

  private static byte[] data(long seed, int size) {
    byte[] data = new byte[size];
    new SplittableRandom(seed).nextBytes(data);
    return data;
  }

  @BeforeEach
  void start() throws IOException {
    server = new NastyServer(DATA);
    target = directory.resolve("d.json.zst");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Downloads downloads(int retries, int connections, Map<String, String> more) {
    return new Downloads(
        new DownloadSettings(retries, 1, Duration.ZERO, Duration.ofSeconds(60), connections, PART),
        more);
  }

  private long fetch(int retries, int connections) throws IOException {
    return fetch(server.url(), OptionalLong.empty(), retries, connections);
  }

  private long fetch(String url, OptionalLong expected, int retries, int connections)
      throws IOException {
    return downloads(retries, connections, Map.of())
        .fetch(url, target, expected, Optional::empty, DownloadProgress.NONE, () -> false);
  }

  private List<String> left() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aLargeFileComesInPartsAndEachByteOnce() throws IOException {
    AtomicLong told = new AtomicLong();
    // Else all of it may be here before anybody has begun to help.
    server.beforeRest = () -> server.awaitRequests(2);
    downloads(3, 4, Map.of())
        .fetch(
            server.url(),
            target,
            OptionalLong.of(DATA.length),
            Optional::empty,
            (bytes, total) -> told.accumulateAndGet(bytes, Math::max),
            () -> false);
    assertThat(target).hasBinaryContent(DATA);
    assertThat(server.ranges.get(0)).isEqualTo("null");
    assertThat(server.ranges.size()).isGreaterThan(1);
    assertThat(server.ranges.subList(1, server.ranges.size())).doesNotHaveDuplicates();
    assertThat(told).hasValue(DATA.length);
    assertThat(left()).containsExactly("d.json.zst");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aTransferThatIsCutGoesOnWhereItStopped(int connections) throws IOException {
    server.cuts.set(5);
    server.cutAfter = 50_000;
    fetch(5, connections);
    assertThat(target).hasBinaryContent(DATA);
    assertThat(server.ranges).anyMatch(r -> r.matches("bytes=[1-9]\\d*-\\d+"));
    if (connections == 1) {
      assertThat(server.sent.get()).isLessThanOrEqualTo(DATA.length + 50_000);
    }
  }

  @Test
  void whatAnEarlierProcessLeftIsGoneOnWith() throws IOException {
    server.cuts.set(1);
    server.cutAfter = 700_000;
    assertThatThrownBy(() -> fetch(0, 1)).isInstanceOf(IOException.class);
    assertThat(left()).containsExactly("d.json.zst.download", "d.json.zst.download.note");
    long before = server.sent.get();
    fetch(0, 1);
    assertThat(target).hasBinaryContent(DATA);
    assertThat(server.sent.get() - before).isLessThanOrEqualTo(DATA.length - 700_000 + PART);
    assertThat(server.ranges).filteredOn("null"::equals).hasSize(1);
    assertThat(left()).containsExactly("d.json.zst");
  }

  @Test
  void aFileThatChangedInBetweenBeginsAnew() throws IOException {
    server.cuts.set(1);
    server.cutAfter = 700_000;
    assertThatThrownBy(() -> fetch(0, 1)).isInstanceOf(IOException.class);
    server.file = data(2, 900_000);
    server.tag = "\"v2\"";
    fetch(0, 4);
    assertThat(target).hasBinaryContent(server.file);
  }

  @Test
  void aServerThatIgnoresConditionsDoesNotMixTwoFiles() throws IOException {
    server.ignoresConditions = true;
    server.cuts.set(1);
    server.cutAfter = 700_000;
    assertThatThrownBy(() -> fetch(0, 1)).isInstanceOf(IOException.class);
    server.file = data(2, DATA.length);
    server.tag = "\"v2\"";
    fetch(0, 1);
    assertThat(target).hasBinaryContent(server.file);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aServerThatIgnoresRangesSendsItAllAgain(int connections) throws IOException {
    server.ignoresRanges = true;
    server.cuts.set(2);
    server.cutAfter = 300_000;
    fetch(5, connections);
    assertThat(target).hasBinaryContent(DATA);
    assertThat(left()).containsExactly("d.json.zst");
  }

  @Test
  void aServerThatAnswersOtherPartsIsAskedForAllInTheEnd() throws IOException {
    server.answersOtherParts = true;
    fetch(2, 4);
    assertThat(target).hasBinaryContent(DATA);
    assertThat(server.ranges).last().isEqualTo("null");
  }

  @Test
  void serversThatTagTheSameFileDifferentlyAreAskedForAllInTheEnd() throws IOException {
    server.tagsEachAnswerAnew = true;
    fetch(2, 4);
    assertThat(target).hasBinaryContent(DATA);
    assertThat(server.ranges).last().isEqualTo("null");
    assertThat(left()).containsExactly("d.json.zst");
  }

  @Test
  void aFileWhoseChecksumNobodyWaitedForIsNotTaken() throws IOException {
    AtomicBoolean cancelled = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                downloads(0, 1, Map.of())
                    .fetch(
                        server.url(),
                        target,
                        OptionalLong.empty(),
                        () -> {
                          cancelled.set(true);
                          return Optional.empty();
                        },
                        DownloadProgress.NONE,
                        cancelled::get))
        .isInstanceOf(IOException.class);
    assertThat(target).doesNotExist();
  }

  @Test
  void withoutATagNothingIsGoneOnWith() throws IOException {
    server.tag = null;
    server.cuts.set(1);
    server.cutAfter = 300_000;
    fetch(1, 4);
    assertThat(target).hasBinaryContent(DATA);
    assertThat(server.ranges).containsExactly("null", "null");
    server.cuts.set(1);
    assertThatThrownBy(() -> fetch(0, 4)).isInstanceOf(IOException.class);
    assertThat(left()).containsExactly("d.json.zst");
  }

  @Test
  void aServerThatPromisesMoreThanItSendsIsNotBelieved() throws IOException {
    server.lieAboutLength = 5;
    assertThatThrownBy(() -> fetch(2, 1)).isInstanceOf(IOException.class);
    assertThat(target).doesNotExist();
  }

  @Test
  void anotherSizeThanExpectedIsRefusedBeforeItTravels() throws IOException {
    assertThatThrownBy(() -> fetch(server.url(), OptionalLong.of(999_999), 2, 4))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("1000000 bytes but 999999 bytes are expected");
    assertThat(left()).isEmpty();
  }

  @Test
  void aFaultThatPassesIsWaitedOutAndOneThatDoesNotIsTold() throws IOException {
    server.passingFaults = 2;
    fetch(3, 1);
    assertThat(target).hasBinaryContent(DATA);
    server.status = 404;
    assertThatThrownBy(() -> fetch(3, 1))
        .isInstanceOfSatisfying(DownloadException.class, e -> assertThat(e.status()).isEqualTo(404))
        .hasMessageContaining(server.url())
        .hasMessageContaining(target.toString());
    assertThat(left()).containsExactly("d.json.zst");
  }

  @Test
  void theChecksumDecides() throws Exception {
    String hex = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(DATA));
    Downloads downloads = downloads(1, 4, Map.of());
    downloads.fetch(
        server.url(),
        target,
        OptionalLong.empty(),
        () -> Optional.of(new Checksum("SHA-256", hex)),
        DownloadProgress.NONE,
        () -> false);
    assertThat(target).hasBinaryContent(DATA);
    Files.delete(target);
    assertThatThrownBy(
            () ->
                downloads.fetch(
                    server.url(),
                    target,
                    OptionalLong.empty(),
                    () -> Optional.of(new Checksum("SHA-256", "00".repeat(32))),
                    DownloadProgress.NONE,
                    () -> false))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("checksum")
        .hasMessageContaining(hex);
    assertThat(left()).isEmpty();
  }

  @Test
  void aFileThatDoesNotFitIsRefusedBeforeItTravels() throws IOException {
    assertThatThrownBy(() -> fetch(server.url(), OptionalLong.of(1L << 60), 0, 1))
        .isInstanceOf(DownloadException.class);
    server.file = new byte[0];
    fetch(0, 4);
    assertThat(target).isEmptyFile();
  }

  @Test
  void aServerThatStopsSendingIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
      Thread half =
          new Thread(
              () -> {
                try (Socket socket = silent.accept()) {
                  socket
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"
                              .getBytes(StandardCharsets.US_ASCII));
                  socket.getOutputStream().flush();
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  // the client went away, as it should
                }
              });
      half.start();
      Downloads impatient =
          new Downloads(
              new DownloadSettings(0, 0, Duration.ZERO, Duration.ofMillis(300), 1, PART), Map.of());
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/x";
      assertThatThrownBy(
              () ->
                  impatient.fetch(
                      url,
                      target,
                      OptionalLong.empty(),
                      Optional::empty,
                      DownloadProgress.NONE,
                      () -> false))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("nothing came for 0.3 s");
    }
    assertThat(target).doesNotExist();
  }

  @Test
  void theProxyOfTheEnvironmentIsAsked() throws IOException {
    downloads(0, 1, Map.of("http_proxy", server.base()))
        .fetch(
            "http://corpora.example/d.json.zst",
            target,
            OptionalLong.empty(),
            Optional::empty,
            DownloadProgress.NONE,
            () -> false);
    assertThat(target).hasBinaryContent(DATA);
    assertThat(server.headers).allMatch(h -> h.startsWith("http://corpora.example/d.json.zst"));
  }

  @Test
  void objectsOfTheStoresAreAskedForAsTheStoresWantIt() throws IOException {
    downloads(0, 4, Map.of("STORAGE_EMULATOR_HOST", server.base(), "GOOGLE_AUTH_TOKEN", "secret"))
        .fetch(
            "gs://bucket/deep/d.zst",
            target,
            OptionalLong.empty(),
            Optional::empty,
            DownloadProgress.NONE,
            () -> false);
    assertThat(target).hasBinaryContent(DATA);
    assertThat(server.headers)
        .allMatch(h -> h.startsWith("/storage/v1/b/bucket/o/deep%2Fd.zst?alt=media Bearer secret"));
    server.headers.clear();
    Map<String, String> keys =
        Map.of(
            "AWS_ENDPOINT_URL", server.base(),
            "AWS_ACCESS_KEY_ID", "id",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "AWS_REGION", "eu-central-1");
    downloads(0, 4, keys)
        .fetch(
            "s3://bucket/deep/d.zst",
            target,
            OptionalLong.empty(),
            Optional::empty,
            DownloadProgress.NONE,
            () -> false);
    assertThat(server.headers)
        .allMatch(h -> h.startsWith("/bucket/deep/d.zst AWS4-HMAC-SHA256 Credential=id/"));
    server.status = 403;
    assertThatThrownBy(
            () ->
                downloads(0, 1, Map.of("AWS_ENDPOINT_URL", server.base()))
                    .fetch(
                        "s3://bucket/d.zst",
                        target,
                        OptionalLong.empty(),
                        Optional::empty,
                        DownloadProgress.NONE,
                        () -> false))
        .hasMessageContaining("HTTP status 403")
        .hasMessageContaining("AWS_ACCESS_KEY_ID");
  }

  @Test
  void otherAddressesAreRefusedByName() {
    assertThatThrownBy(() -> fetch("ftp://host/d", OptionalLong.empty(), 0, 1))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("[ftp://host/d] cannot be downloaded, only http, https, s3 and gs");
  }
}
