package io.rallyd.transport.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads files over HTTP, or from the stores of Amazon and Google. A file gets its name only
 * when it is whole. A transfer that breaks goes on where it stopped, also in a later process, as
 * long as the server can do that and it is surely the same file; large files come in parts over
 * several connections. Proxies are those of the environment. Safe for use by several threads.
 */
public final class Downloads {
  private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);
  private static final Duration CONNECT = Duration.ofSeconds(45);

  private final DownloadSettings settings;
  private final Map<String, String> environment;
  private HttpClient client;

  /**
   * Creates a downloader.
   *
   * @param environment variables with proxies and keys of stores
   */
  public Downloads(DownloadSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = Map.copyOf(environment);
  }

  /** The client is made when something has to be downloaded at all, because that takes time. */
  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .proxy(new EnvironmentProxies(environment))
              .version(HttpClient.Version.HTTP_1_1)
              .build();
    }
    return client;
  }

  /**
   * Downloads a file; blocks.
   *
   * @param url http, https, s3 or gs address
   * @param target where to; its directory is made
   * @param expected its size if known, else what the server says counts
   * @param checksum what it must have as its digest, if known; asked when the file is here. Without
   *     it, what the server says counts
   * @param cancelled asked now and then whether to stop
   * @return its size
   * @throws DownloadException when trying again makes no sense: another status, size or checksum,
   *     or no room; nothing of the file is left then
   * @throws IOException when the transfer failed; what is left is gone on with next time
   */
  public long fetch(
      String url,
      Path target,
      OptionalLong expected,
      Supplier<Optional<Checksum>> checksum,
      DownloadProgress progress,
      BooleanSupplier cancelled)
      throws IOException {
    Remote remote = Remote.at(url, new Credentials(environment));
    // A proxy that cannot be used must not cost what an earlier attempt left.
    new EnvironmentProxies(environment).select(remote.request().build().uri());
    try (PartialDownload partial = PartialDownload.open(target.toAbsolutePath())) {
      try {
        Order order = new Order(url, remote, target, expected, progress, cancelled);
        Transfer transfer = new Transfer(order, client(), settings, partial);
        transfer.run();
        Optional<Checksum> digest = checksum.get().or(transfer::checksum);
        if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("cancelled");
        }
        verify(url, partial.data(), expected, digest);
      } catch (DownloadException e) {
        partial.spoil();
        throw e;
      }
      partial.commit();
    }
    return Files.size(target);
  }

  /**
   * Returns the beginning of a small text that can be done without; empty when it cannot be had.
   *
   * @param url http or https address
   * @param cancelled asked now and then whether to stop
   */
  public Optional<String> text(String url, int mostBytes, BooleanSupplier cancelled) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(settings.idle()).build();
    try {
      HttpResponse<InputStream> response = Exchange.send(client(), request, cancelled);
      try (InputStream in = new WatchedBody(response.body(), settings.idle(), cancelled)) {
        return response.statusCode() == 200
            ? Optional.of(new String(in.readNBytes(mostBytes), StandardCharsets.UTF_8))
            : Optional.empty();
      }
    } catch (IOException e) {
      LOG.info("Nothing from [{}]", url, e);
      return Optional.empty();
    }
  }

  private static void verify(
      String url, Path data, OptionalLong expected, Optional<Checksum> checksum)
      throws IOException {
    long size = Files.size(data);
    if (expected.isPresent() && size != expected.getAsLong()) {
      throw new DownloadException(
          "The download of ["
              + url
              + "] is corrupt: "
              + size
              + " bytes came but "
              + expected.getAsLong()
              + " bytes are expected.");
    }
    if (checksum.isPresent()) {
      String actual = Checksum.of(data, checksum.get().algorithm());
      if (!actual.equals(checksum.get().hex())) {
        throw new DownloadException(
            "The checksum of ["
                + url
                + "] is wrong: its "
                + checksum.get().algorithm()
                + " is "
                + actual
                + " but "
                + checksum.get().hex()
                + " is expected.");
      }
    }
  }
}
