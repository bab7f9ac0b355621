package io.rallyd.driver.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.rallyd.driver.documents.CorpusException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloaderTest {
  private static final byte[] DATA = new byte[300_000];

  static {
    new SplittableRandom(3).nextBytes(DATA);
  }

  @TempDir Path directory;
  private final QuietListener listener = new QuietListener();
  private final List<String> ranges = new CopyOnWriteArrayList<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String serve(HttpHandler handler) {
    server.createContext("/d.json.gz", handler);
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/d.json.gz";
  }

  private Downloader downloader() {
    return new Downloader(
        Map.of(), Duration.ofSeconds(60), Duration.ZERO, listener, cancelled::get);
  }

  private static void send(HttpExchange exchange, int status, byte[] body, long length)
      throws IOException {
    exchange.sendResponseHeaders(status, length);
    try (exchange) {
      exchange.getResponseBody().write(body);
      exchange.getResponseBody().flush();
    } catch (IOException e) {
      // closing in the middle of a body is what some of the tests are about
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(p -> p.getFileName().toString()).toList();
    }
  }

  @Test
  void aFileIsDownloadedWhole() throws IOException {
    String url = serve(e -> send(e, 200, DATA, DATA.length));
    Path target = directory.resolve("deep/d.json.gz");
    assertThat(downloader().download(url, target, OptionalLong.of(DATA.length)))
        .isEqualTo(DATA.length);
    assertThat(target).hasBinaryContent(DATA);
    assertThat(listener.steps).singleElement().asString().contains("(293.0KB total size)");
  }

  @Test
  void aBodyThatNobodyWantsAnyMoreIsGivenUpWithoutAnInterrupt() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    String url =
        serve(
            e -> {
              ranges.add("x");
              e.sendResponseHeaders(200, DATA.length);
              e.getResponseBody().write(DATA, 0, 10);
              e.getResponseBody().flush();
              cancelled.set(true);
              try {
                end.await();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
              e.close();
            });
    try {
      assertThatThrownBy(
              () ->
                  downloader().download(url, directory.resolve("d.json.gz"), OptionalLong.empty()))
          .isInstanceOf(CorpusException.class);
    } finally {
      end.countDown();
    }
    assertThat(ranges).hasSize(1);
  }

  @Test
  void anotherStatusIsToldAtOnce() throws IOException {
    String url =
        serve(
            e -> {
              ranges.add("x");
              send(e, 404, new byte[0], -1);
            });
    Path target = directory.resolve("d.json.gz");
    assertThatThrownBy(() -> downloader().download(url, target, OptionalLong.empty()))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining(url)
        .hasMessageContaining(target.toString())
        .hasMessageContaining("HTTP status 404");
    assertThat(ranges).hasSize(1);
    assertThat(files()).isEmpty();
  }

  @Test
  void anotherSizeIsCorruptAndLeavesNothing() throws IOException {
    String url = serve(e -> send(e, 200, DATA, DATA.length));
    assertThatThrownBy(
            () ->
                downloader()
                    .download(url, directory.resolve("d.json.gz"), OptionalLong.of(299_999)))
        .hasMessageContaining("300000 bytes but 299999 bytes are expected");
    assertThat(files()).isEmpty();
  }

  @Test
  void aTransferThatNeverGetsThroughFailsInTheEnd() throws IOException {
    String url =
        serve(
            e -> {
              ranges.add("x");
              send(e, 200, new byte[10], DATA.length);
            });
    assertThatThrownBy(
            () -> downloader().download(url, directory.resolve("d.json.gz"), OptionalLong.empty()))
        .hasMessageContaining("Could not download [" + url + "]");
    assertThat(ranges).hasSize(11);
    assertThat(files()).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsGivenUpSoon() {
    int port = server.getAddress().getPort();
    server.stop(0);
    String url = "http://127.0.0.1:" + port + "/d.json.gz";
    assertThatThrownBy(
            () -> downloader().download(url, directory.resolve("d.json.gz"), OptionalLong.empty()))
        .isInstanceOf(CorpusException.class)
        .hasMessageContaining("Could not download [" + url + "]")
        .hasMessageEndingWith("no connection to the server.");
  }

  @Test
  void whatCanBeDoneWithoutIsTriedOnce() {
    String url =
        serve(
            e -> {
              ranges.add("x");
              send(e, 200, new byte[10], DATA.length);
            });
    assertThatThrownBy(() -> downloader().downloadOnce(url, directory.resolve("d.json.gz")))
        .isInstanceOf(CorpusException.class);
    assertThat(ranges).hasSize(1);
  }

  @Test
  void otherSchemesAreRefusedByName() {
    assertThatThrownBy(
            () ->
                downloader().download("ftp://host/d", directory.resolve("d"), OptionalLong.empty()))
        .hasMessageContaining("[ftp://host/d] cannot be downloaded");
  }
}
