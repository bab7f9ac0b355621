package io.rallyd.provisioner.supply;

import io.rallyd.protocol.RallyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a file from an http, https or file address. It appears under its name only when it is
 * whole, of the size announced, and, where the server has a checksum file beside it, with that
 * checksum.
 */
final class Download {
  private static final Logger LOG = LoggerFactory.getLogger(Download.class);
  private static final Duration CONNECT = Duration.ofSeconds(45);
  private static final Duration ANSWER = Duration.ofSeconds(240);

  /** The checksum files looked for, best first: ending, algorithm, digits. */
  private record Sibling(String ending, String algorithm, int digits) {}

  private static final Sibling[] SIBLINGS = {
    new Sibling(".sha512", "SHA-512", 128),
    new Sibling(".sha256", "SHA-256", 64),
    new Sibling(".sha1", "SHA-1", 40),
  };

  /** A file in the making that has not grown for so long was left by a crash. */
  private static final Duration LEFT = Duration.ofHours(1);

  private static final AtomicLong NUMBER = new AtomicLong();

  private final int attempts;
  private final Duration pause;
  private final Duration idle;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .proxy(ProxySelector.getDefault())
          .build();

  /**
   * Creates a downloader.
   *
   * @param attempts how often a broken transfer is tried in all
   * @param pause between two attempts
   */
  Download(int attempts, Duration pause) {
    this(attempts, pause, ANSWER);
  }

  /** Creates a downloader that gives a transfer up after so long without a byte. */
  Download(int attempts, Duration pause, Duration idle) {
    this.attempts = attempts;
    this.pause = pause;
    this.idle = idle;
  }

  /**
   * Fetches a file.
   *
   * @param what for error messages, such as {@code Elasticsearch 7.17.29}
   * @throws RallyException naming what and where
   */
  void fetch(
      String what, URI url, Path target, ProgressListener progress, Cancellation cancellation) {
    // A name of its own: a transfer given up may yet be about to end when the next one begins.
    String own = "." + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + ".tmp";
    Path temporary = target.resolveSibling(target.getFileName() + own);
    try {
      Files.createDirectories(target.getParent());
      sweep(target);
      transferWithRetries(what, url, temporary, progress, cancellation);
      verify(what, url, temporary);
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RallyException(
          "Cannot download %s from [%s] to [%s]: %s.".formatted(what, url, target, reason(e)), e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  private void transferWithRetries(
      String what, URI url, Path temporary, ProgressListener progress, Cancellation cancellation)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        transfer(what, url, temporary, progress, cancellation);
        return;
      } catch (ConnectException e) {
        throw e;
      } catch (IOException e) {
        cancellation.check();
        boolean diskProblem = e instanceof java.nio.file.FileSystemException;
        if (attempt >= attempts || diskProblem || url.getScheme().equals("file")) {
          throw e;
        }
        LOG.warn("Attempt {} to download [{}] failed, trying again", attempt, url, e);
        waitFor(pause, cancellation);
      }
    }
  }

  private void transfer(
      String what, URI url, Path temporary, ProgressListener progress, Cancellation cancellation)
      throws IOException {
    if (url.getScheme().equalsIgnoreCase("file")) {
      Path source = Path.of(url.getPath());
      if (!Files.isRegularFile(source)) {
        throw new RallyException("Cannot find %s: there is no file [%s].".formatted(what, source));
      }
      try (InputStream in = Files.newInputStream(source)) {
        copy(what, url, in, Files.size(source), temporary, progress, cancellation);
      }
      return;
    }
    HttpResponse<InputStream> response = get(withoutStatistics(url));
    try (InputStream in = new WatchedInput(response.body(), idle, cancellation)) {
      if (response.statusCode() > 299) {
        throw new RallyException(
            "Cannot download %s from [%s]: the server answered with HTTP status %d; check the version"
                    .formatted(what, url, response.statusCode())
                + " and the URL of the repository.");
      }
      long size = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      copy(what, url, in, size, temporary, progress, cancellation);
    }
  }

  private static void copy(
      String what,
      URI url,
      InputStream in,
      long size,
      Path temporary,
      ProgressListener progress,
      Cancellation cancellation)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long done = 0;
    try (OutputStream out = Files.newOutputStream(temporary)) {
      progress.progress(0, size);
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        cancellation.check();
        out.write(buffer, 0, n);
        done += n;
        progress.progress(done, size);
      }
    }
    if (size >= 0 && done != size) {
      throw new IOException(
          "only %d of %d bytes of %s arrived from [%s]".formatted(done, size, what, url));
    }
  }

  private void verify(String what, URI url, Path file) throws IOException {
    for (Sibling sibling : SIBLINGS) {
      Optional<String> expected = checksumAt(sibling, URI.create(url + sibling.ending()));
      if (expected.isPresent()) {
        String actual = Checksums.of(file, sibling.algorithm());
        if (!actual.equals(expected.get())) {
          throw new RallyException(
              "The checksum of %s from [%s] is wrong: %s is %s, but [%s] says %s."
                  .formatted(
                      what,
                      url,
                      sibling.algorithm(),
                      actual,
                      url + sibling.ending(),
                      expected.get()));
        }
        return;
      }
    }
    LOG.info("No checksum file beside [{}], so only its size was checked", url);
  }

  private Optional<String> checksumAt(Sibling sibling, URI url) {
    try {
      if (url.getScheme().equalsIgnoreCase("file")) {
        Path file = Path.of(url.getPath());
        return Files.isRegularFile(file) && Files.size(file) <= 4096
            ? Checksums.digestIn(Files.readString(file), sibling.digits())
            : Optional.empty();
      }
      HttpResponse<InputStream> response = get(withoutStatistics(url));
      try (InputStream in = response.body()) {
        return response.statusCode() == 200
            ? Checksums.digestIn(new String(in.readNBytes(4096)), sibling.digits())
            : Optional.empty();
      }
    } catch (IOException e) {
      LOG.info("No checksum from [{}]", url, e);
      return Optional.empty();
    }
  }

  private HttpResponse<InputStream> get(URI url) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(url).timeout(ANSWER).GET().build(),
          HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Asks Elastic's servers not to count a benchmark's download as a user's. */
  private static URI withoutStatistics(URI url) {
    String separator = url.getRawQuery() == null ? "?" : "&";
    return URI.create(url + separator + "x-elastic-no-kpi=true");
  }

  private static void waitFor(Duration pause, Cancellation cancellation) throws IOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    cancellation.check();
  }

  private static String reason(IOException e) {
    if (e instanceof ConnectException) {
      return "the server cannot be reached";
    }
    if (e instanceof HttpTimeoutException) {
      return "the server did not answer in time";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void sweep(Path target) throws IOException {
    Instant recently = Instant.now().minus(LEFT);
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(
            target.getParent(),
            p ->
                p.getFileName().toString().startsWith(target.getFileName() + ".")
                    && p.getFileName().toString().endsWith(".tmp"))) {
      for (Path file : left) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(recently)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("Cannot delete [{}]", file, e);
    }
  }
}
