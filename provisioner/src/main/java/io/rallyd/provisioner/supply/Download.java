package io.rallyd.provisioner.supply;

import io.rallyd.protocol.RallyException;
import io.rallyd.transport.download.Checksum;
import io.rallyd.transport.download.DownloadException;
import io.rallyd.transport.download.DownloadSettings;
import io.rallyd.transport.download.Downloads;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an archive from an http, https or file address. It appears under its name only when it is
 * whole, of the size announced, and, where there is a checksum file beside it, with that checksum.
 */
final class Download {
  private static final Logger LOG = LoggerFactory.getLogger(Download.class);
  private static final Duration ANSWER = Duration.ofSeconds(240);
  private static final int NOTE_MAX_BYTES = 4096;

  /** The checksum files looked for, best first: ending, algorithm, digits. */
  private record Sibling(String ending, String algorithm, int digits) {}

  private static final Sibling[] SIBLINGS = {
    new Sibling(".sha512", "SHA-512", 128),
    new Sibling(".sha256", "SHA-256", 64),
    new Sibling(".sha1", "SHA-1", 40),
  };

  private final Downloads downloads;

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
    this.downloads =
        new Downloads(DownloadSettings.of(attempts - 1, 0, pause, idle), System.getenv());
  }

  /**
   * Fetches a file.
   *
   * @param what for error messages, such as {@code Elasticsearch 7.17.29}
   * @throws RallyException naming what and where
   */
  void fetch(
      String what, URI url, Path target, ProgressListener progress, Cancellation cancellation) {
    try {
      cancellation.check();
      if (url.getScheme().equalsIgnoreCase("file")) {
        copy(what, url, target, progress);
        return;
      }
      downloads.fetch(
          withoutStatistics(url.toString()),
          target,
          OptionalLong.empty(),
          () -> checksum(url, cancellation),
          progress::progress,
          cancellation::cancelled);
    } catch (DownloadException e) {
      String advice = e.status() > 0 ? " Check the version and the URL of the repository." : "";
      throw new RallyException("Cannot download " + what + ": " + e.getMessage() + advice, e);
    } catch (IOException e) {
      cancellation.check();
      throw new RallyException(
          "Cannot download %s from [%s] to [%s]: %s.".formatted(what, url, target, reason(e)), e);
    }
  }

  private static void copy(String what, URI url, Path target, ProgressListener progress)
      throws IOException {
    Path source = Path.of(url.getPath());
    if (!Files.isRegularFile(source)) {
      throw new RallyException("Cannot find %s: there is no file [%s].".formatted(what, source));
    }
    Files.createDirectories(target.getParent());
    Path temporary =
        Files.createTempFile(target.getParent(), target.getFileName().toString(), ".tmp");
    try {
      Files.copy(source, temporary, StandardCopyOption.REPLACE_EXISTING);
      for (Sibling sibling : SIBLINGS) {
        Path note = source.resolveSibling(source.getFileName() + sibling.ending());
        if (Files.isRegularFile(note) && Files.size(note) <= NOTE_MAX_BYTES) {
          require(what, temporary, note, sibling);
          break;
        }
      }
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      progress.progress(Files.size(target), Files.size(target));
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void require(String what, Path file, Path note, Sibling sibling)
      throws IOException {
    Optional<String> expected = Checksums.digestIn(Files.readString(note), sibling.digits());
    String actual = Checksums.of(file, sibling.algorithm());
    if (expected.isPresent() && !expected.get().equals(actual)) {
      throw new RallyException(
          "The checksum of %s is wrong: its %s is %s, but [%s] says %s."
              .formatted(what, sibling.algorithm(), actual, note, expected.get()));
    }
  }

  private Optional<Checksum> checksum(URI url, Cancellation cancellation) {
    for (Sibling sibling : SIBLINGS) {
      Optional<String> digest =
          downloads
              .text(
                  withoutStatistics(url + sibling.ending()),
                  NOTE_MAX_BYTES,
                  cancellation::cancelled)
              .flatMap(text -> Checksums.digestIn(text, sibling.digits()));
      if (digest.isPresent()) {
        return digest.map(hex -> new Checksum(sibling.algorithm(), hex));
      }
    }
    LOG.info("No checksum file beside [{}], so only its size was checked", url);
    return Optional.empty();
  }

  /** Asks Elastic's servers not to count a benchmark's download as a user's. */
  private static String withoutStatistics(String url) {
    return url + (url.contains("?") ? "&" : "?") + "x-elastic-no-kpi=true";
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
}
