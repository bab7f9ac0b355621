package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.driver.documents.PartialFile;
import io.rallyd.driver.track.HumanFormat;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Downloads data of tracks over HTTP. A transfer that breaks goes on where it stopped when the
 * server can do that, and only while it is surely the same file. Safe for use by several threads.
 */
final class Downloader {
  private static final Logger LOG = LoggerFactory.getLogger(Downloader.class);
  private static final int RETRIES = 10;
  private static final int RETRIES_WITHOUT_CONNECTION = 2;

  private final Supplier<HttpClient> client;
  private final Duration idle;
  private final Duration pause;
  private final PreparationListener listener;

  /**
   * Creates a downloader.
   *
   * @param client gives the client when it is needed
   * @param idle longest time without a byte
   * @param pause time between two attempts
   */
  Downloader(
      Supplier<HttpClient> client, Duration idle, Duration pause, PreparationListener listener) {
    this.client = client;
    this.idle = idle;
    this.pause = pause;
    this.listener = listener;
  }

  /** The answer was not what is wanted; trying again makes no sense. */
  static final class StatusException extends CorpusException {
    private static final long serialVersionUID = 1L;
    private final int status;

    StatusException(int status, String sentence) {
      super(sentence);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /**
   * Downloads a file; it gets its name only when it is whole.
   *
   * @param url where from
   * @param target where to
   * @param expected its size if known, else what the server says counts
   * @return its size
   * @throws CorpusException when that fails
   */
  long download(String url, Path target, OptionalLong expected) {
    return download(url, target, expected, RETRIES);
  }

  /** Downloads a file that can be done without, as {@link #download} does but in one attempt. */
  long downloadOnce(String url, Path target) {
    return download(url, target, OptionalLong.empty(), 0);
  }

  private long download(String url, Path target, OptionalLong expected, int retries) {
    URI uri = uri(url);
    String size = expected.isPresent() ? " (" + HumanFormat.size(expected) + " total size)" : "";
    String step = "Downloading track data [" + target.getFileName() + "]" + size;
    try (PartialFile partial = PartialFile.of(target);
        StepProgress progress = new StepProgress(listener, step, expected)) {
      DiskSpace.require(target.getParent(), expected, "[" + target.getFileName() + "]");
      Transfer transfer = new Transfer(uri, target, partial.path(), expected, progress);
      transfer.run(retries);
      partial.commit();
      return Files.size(target);
    } catch (IOException e) {
      throw new CorpusException(
          "Could not download [" + url + "] to [" + target + "]: " + Decompressor.reason(e) + ".",
          e);
    }
  }

  private static URI uri(String url) {
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new CorpusException(
          "[" + url + "] cannot be downloaded, only http and https addresses are supported yet.");
    }
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new CorpusException("[" + url + "] is not a valid address.", e);
    }
  }

  /** One file being fetched, over several attempts if need be. */
  private final class Transfer {
    private final URI uri;
    private final Path target;
    private final Path partial;
    private final OptionalLong expected;
    private final StepProgress progress;
    private Optional<String> tag = Optional.empty();

    Transfer(URI uri, Path target, Path partial, OptionalLong expected, StepProgress progress) {
      this.uri = uri;
      this.target = target;
      this.partial = partial;
      this.expected = expected;
      this.progress = progress;
    }

    void run(int retries) throws IOException {
      for (int attempt = 1; ; attempt++) {
        try {
          OptionalLong total = attempt();
          requireSize(total);
          return;
        } catch (InterruptedIOException e) {
          throw e;
        } catch (IOException e) {
          boolean connected = !(e instanceof ConnectException);
          int most = connected ? retries : Math.min(retries, RETRIES_WITHOUT_CONNECTION);
          if (attempt > most || Thread.currentThread().isInterrupted()) {
            throw e;
          }
          LOG.warn("attempt {} to download [{}] failed: {}", attempt, uri, e.toString());
          waitBeforeNext();
        }
      }
    }

    private void waitBeforeNext() throws IOException {
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("cancelled");
      }
    }

    private OptionalLong attempt() throws IOException {
      long have = tag.isPresent() && Files.exists(partial) ? Files.size(partial) : 0;
      HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(idle);
      if (have > 0) {
        request.header("Range", "bytes=" + have + "-").header("If-Range", tag.get());
      }
      try (FileChannel out =
          FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        HttpResponse<Void> response =
            IdleWait.until(
                client.get().sendAsync(request.build(), info -> subscriber(info, have, out)),
                idle,
                progress::bytes);
        requireSuccess(response);
        OptionalLong length = response.headers().firstValueAsLong("Content-Length");
        return length.isEmpty() || response.statusCode() != 206
            ? length
            : OptionalLong.of(length.getAsLong() + have);
      }
    }

    private HttpResponse.BodySubscriber<Void> subscriber(
        HttpResponse.ResponseInfo info, long have, FileChannel out) {
      if (info.statusCode() > 299) {
        return HttpResponse.BodySubscribers.discarding();
      }
      tag = info.headers().firstValue("ETag").filter(t -> !t.startsWith("W/"));
      try {
        out.truncate(info.statusCode() == 206 ? have : 0);
        out.position(out.size());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Consumer<Optional<byte[]>> writer = chunk -> chunk.ifPresent(bytes -> write(out, bytes));
      return HttpResponse.BodySubscribers.ofByteArrayConsumer(writer);
    }

    private void write(FileChannel out, byte[] bytes) {
      try {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        progress.accept(out.position());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void requireSuccess(HttpResponse<Void> response) {
      if (response.statusCode() > 299) {
        throw new StatusException(
            response.statusCode(),
            "Could not download ["
                + uri
                + "] to ["
                + target
                + "]: the server answered with HTTP status "
                + response.statusCode()
                + ".");
      }
    }

    private void requireSize(OptionalLong total) throws IOException {
      long size = Files.size(partial);
      OptionalLong wanted = expected.isPresent() ? expected : total;
      if (wanted.isPresent() && size != wanted.getAsLong()) {
        throw new CorpusException(
            "Download of ["
                + uri
                + "] to ["
                + target
                + "] is corrupt: "
                + size
                + " bytes came but "
                + wanted.getAsLong()
                + " bytes are expected.");
      }
    }
  }
}
