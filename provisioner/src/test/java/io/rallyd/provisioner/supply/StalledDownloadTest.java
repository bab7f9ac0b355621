package io.rallyd.provisioner.supply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server that sends when the test says so. */
class StalledDownloadTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path folder;
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Path target() {
    return folder.resolve("es.zip");
  }

  private CompletableFuture<Void> fetch(Download download, Cancellation cancellation) {
    return fetch(download, ProgressListener.NONE, cancellation);
  }

  private CompletableFuture<Void> fetch(
      Download download, ProgressListener progress, Cancellation cancellation) {
    URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/es.zip");
    return CompletableFuture.runAsync(
        () -> download.fetch("Elasticsearch 7.1.0", url, target(), progress, cancellation),
        command -> new Thread(command, "download").start());
  }

  /** Takes a request for the archive and answers the first half of it. */
  private Socket half() throws IOException {
    Socket socket = server.accept();
    readHead(socket);
    send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nha");
    return socket;
  }

  /** From now on everything else, such as checksums, is not found. */
  private void nothingElse() {
    Thread answering =
        new Thread(
            () -> {
              while (true) {
                try (Socket socket = server.accept()) {
                  readHead(socket);
                  send(
                      socket,
                      "HTTP/1.1 404 None\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                } catch (IOException e) {
                  // The test is over.
                  return;
                }
              }
            });
    answering.setDaemon(true);
    answering.start();
  }

  private static void readHead(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.toList();
    }
  }

  @Test
  void endsWhenNobodyWantsItAnyMore() throws Exception {
    Cancellation cancellation = new Cancellation();
    CountDownLatch some = new CountDownLatch(1);
    ProgressListener progress =
        (bytes, total) -> {
          if (bytes > 0) {
            some.countDown();
          }
        };
    CompletableFuture<Void> download =
        fetch(new Download(3, Duration.ZERO, LONG), progress, cancellation);
    try (Socket stalled = half()) {
      assertThat(some.await(120, TimeUnit.SECONDS)).isTrue();
      cancellation.cancel();
      assertThatThrownBy(() -> download.get(120, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(RallyException.class)
          .hasMessageContaining("stopped");
      assertThat(stalled.getInputStream().read()).isNegative();
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void twoOfOneArchiveDoNotMeetInOneFile() throws Exception {
    Download downloads = new Download(1, Duration.ZERO, LONG);
    CompletableFuture<Void> first = fetch(downloads, new Cancellation());
    Socket slow = half();
    CompletableFuture<Void> second = fetch(downloads, new Cancellation());
    Socket fast = half();
    send(fast, "lf");
    fast.close();
    nothingElse();
    second.get(120, TimeUnit.SECONDS);
    assertThat(target()).hasContent("half");
    send(slow, "lf");
    slow.close();
    first.get(120, TimeUnit.SECONDS);
    assertThat(target()).hasContent("half");
    assertThat(files()).containsExactly(target());
  }

  @Test
  void whatACrashLeftIsRemovedButNotWhatAnotherProcessIsAbout() throws Exception {
    Path gone = Files.writeString(folder.resolve("es.zip.elsewhere-7-1.download"), "left behind");
    Files.setLastModifiedTime(gone, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    Path other = Files.writeString(folder.resolve("es.zip.elsewhere-8-1.download"), "under way");
    Path archive = Files.writeString(folder.resolve("es.zip.2"), "archive");
    CompletableFuture<Void> download = fetch(new Download(1, Duration.ZERO), new Cancellation());
    try (Socket socket = half()) {
      send(socket, "lf");
    }
    nothingElse();
    download.get(120, TimeUnit.SECONDS);
    assertThat(files()).containsExactlyInAnyOrder(target(), other, archive);
  }
}
