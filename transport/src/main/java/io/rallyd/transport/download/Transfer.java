package io.rallyd.transport.download;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file being fetched. The first request asks for the whole file; what it answers decides
 * whether others fetch the last parts at the same time, from the end towards the first one, which
 * stops where it meets them.
 */
final class Transfer {
  private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);
  private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);
  private static final int BUFFER = 1 << 16;
  private static final int MOST_CHANGES = 3;
  private static final long PAUSE_STEP_MILLIS = 200;

  private final Order order;
  private final String url;
  private final Remote remote;
  private final HttpClient client;
  private final DownloadSettings settings;
  private final PartialDownload partial;
  private volatile boolean failed;
  private volatile Optional<Checksum> told = Optional.empty();

  /** Once false it stays so, whoever finds that parts do not work. */
  private volatile boolean ranges = true;

  Transfer(Order order, HttpClient client, DownloadSettings settings, PartialDownload partial) {
    this.order = order;
    this.url = order.url();
    this.remote = order.remote();
    this.client = client;
    this.settings = settings;
    this.partial = partial;
  }

  /** The file is another one than that of which parts are here. */
  private static final class Changed extends IOException {
    private static final long serialVersionUID = 1L;

    Changed(String reason) {
      super(reason);
    }
  }

  /** Returns what the server said the digest of the file is, if it did. */
  Optional<Checksum> checksum() {
    return told;
  }

  /** Fetches whatever is missing. */
  void run() throws IOException {
    int changes = 0;
    while (true) {
      try {
        if (!partial.begun(url)) {
          retrying(this::first);
        }
        rest();
        return;
      } catch (Changed e) {
        LOG.info("[{}] begins anew: {}", url, e.getMessage());
        partial.begin(url, "", -1, 0);
        if (++changes == MOST_CHANGES) {
          // Several servers that tag the same file differently never agree on its parts.
          ranges = false;
        }
      }
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void retrying(Step step) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        step.run();
        return;
      } catch (Changed | InterruptedIOException | FileSystemException e) {
        throw e;
      } catch (IOException e) {
        int most =
            e instanceof ConnectException
                ? Math.min(settings.retries(), settings.retriesWithoutConnection())
                : settings.retries();
        if (attempt > most || stopped()) {
          throw e;
        }
        LOG.warn("attempt {} to download [{}] failed: {}", attempt, url, e.toString());
        pause();
      }
    }
  }

  private boolean stopped() {
    return failed || order.cancelled().getAsBoolean();
  }

  private void pause() throws IOException {
    try {
      long left = settings.pause().toMillis();
      for (; left > 0 && !stopped(); left -= PAUSE_STEP_MILLIS) {
        Thread.sleep(Math.min(left, PAUSE_STEP_MILLIS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("cancelled");
    }
    if (stopped()) {
      throw new InterruptedIOException("cancelled");
    }
  }

  /** Asks for all of it, and has others help when the server can do that. */
  private void first() throws IOException {
    if (partial.begun(url)) {
      return;
    }
    HttpResponse<InputStream> response = send(remote.request().build());
    try (InputStream in = new WatchedBody(response.body(), settings.idle(), this::stopped)) {
      requireSuccess(response);
      long size = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      requireExpected(size);
      requireRoom(size);
      Optional<String> validator = ranges ? validator(response) : Optional.empty();
      boolean divides =
          validator.isPresent()
              && response.headers().firstValue("Accept-Ranges").filter("bytes"::equals).isPresent();
      partial.begin(url, validator.orElse(""), size, divides ? settings.partBytes() : 0);
      told = ServerChecksum.of(response);
      tell();
      helped(() -> fill(in));
    }
  }

  /** Fetches the parts that nobody has fetched yet. */
  private void rest() throws IOException {
    if (!partial.whole()) {
      requireRoom(partial.size());
      helped(this::fetchParts);
    }
  }

  /** Runs a step while others fetch parts from the end; returns when all are done. */
  private void helped(Step step) throws IOException {
    int helpers = Math.min(settings.connections(), partial.parts()) - 1;
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, helpers),
            work -> {
              Thread thread = new Thread(work, "rallyd-download");
              thread.setDaemon(true);
              return thread;
            });
    List<Future<?>> running = new ArrayList<>();
    try {
      for (int i = 0; i < helpers; i++) {
        running.add(
            threads.submit(
                () -> {
                  fetchParts();
                  return null;
                }));
      }
      step.run();
      for (Future<?> helper : running) {
        helper.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("cancelled");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      // An interrupt in the middle of a write would close the file for all of them.
      failed = true;
      threads.shutdown();
      awaitHelpers(running);
      failed = false;
    }
  }

  /** Nobody may write any more when the parts are judged or begun anew. */
  private static void awaitHelpers(List<Future<?>> running) {
    boolean interrupted = false;
    for (Future<?> helper : running) {
      while (!helper.isDone()) {
        try {
          helper.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException | CancellationException e) {
          break;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void fetchParts() throws IOException {
    while (true) {
      Optional<Part> part = partial.takeLast();
      if (part.isEmpty()) {
        return;
      }
      try {
        retrying(() -> fetch(part.get()));
      } finally {
        partial.release(part.get());
      }
    }
  }

  private void fetch(Part part) throws IOException {
    if (part.whole()) {
      return;
    }
    String last = part.end() == Part.OPEN ? "" : Long.toString(part.end() - 1);
    HttpRequest request =
        remote
            .request()
            .header("Range", "bytes=" + part.position() + "-" + last)
            .header("If-Range", partial.validator())
            .build();
    HttpResponse<InputStream> response = send(request);
    try (InputStream in = new WatchedBody(response.body(), settings.idle(), this::stopped)) {
      if (response.statusCode() == 416) {
        throw new Changed("the server does not have that part");
      }
      requireSuccess(response);
      if (response.statusCode() != 206 && validator(response).equals(known())) {
        ranges = false;
      }
      ContentRange answered =
          response.statusCode() == 206 ? ContentRange.of(response) : ContentRange.NONE;
      if (answered.from() != part.position()
          || partial.size() >= 0 && answered.total() >= 0 && answered.total() != partial.size()
          || validator(response).isPresent() && !validator(response).equals(known())) {
        throw new Changed("the server answers with another file or another part");
      }
      // Whoever goes on with what an earlier process left has not heard it yet.
      told = told.or(() -> ServerChecksum.of(response));
      copy(in, part);
    }
  }

  private Optional<String> known() {
    return Optional.of(partial.validator());
  }

  /** Stores an answer from the beginning on, part by part, until it meets another fetcher. */
  private void fill(InputStream in) throws IOException {
    long position = 0;
    while (true) {
      Optional<Part> part = partial.takeAt(position);
      if (part.isEmpty()) {
        return;
      }
      try {
        copy(in, part.get());
        position = part.get().end();
      } finally {
        partial.release(part.get());
      }
      if (position == Part.OPEN) {
        return;
      }
    }
  }

  private void copy(InputStream in, Part part) throws IOException {
    byte[] buffer = new byte[BUFFER];
    while (!part.whole()) {
      long left = part.end() == Part.OPEN ? BUFFER : part.end() - part.position();
      int read = in.read(buffer, 0, (int) Math.min(BUFFER, left));
      if (read < 0) {
        if (part.end() != Part.OPEN) {
          throw new EOFException("the answer ended " + left + " bytes too early");
        }
        partial.endsHere(part);
        return;
      }
      partial.write(part, ByteBuffer.wrap(buffer, 0, read));
      tell();
    }
  }

  private void tell() {
    order.progress().progress(partial.here(), partial.size());
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    return Exchange.send(
        client,
        HttpRequest.newBuilder(request, (name, value) -> true).timeout(settings.idle()).build(),
        this::stopped);
  }

  /** Weak tags do not say that the bytes are the same; a date does well enough. */
  private static Optional<String> validator(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("ETag")
        .or(() -> response.headers().firstValue("Last-Modified"))
        .filter(tag -> !tag.startsWith("W/") && !tag.isBlank());
  }

  private void requireSuccess(HttpResponse<?> response) throws IOException {
    int status = response.statusCode();
    if (PASSING.contains(status)) {
      throw new IOException("the server answered with HTTP status " + status);
    }
    if (status > 299) {
      throw new DownloadException(
          status,
          "Could not download ["
              + url
              + "] to ["
              + order.target()
              + "]: the server answered with HTTP status "
              + status
              + "."
              + remote.hint(status));
    }
  }

  private void requireExpected(long size) {
    if (size >= 0 && order.expected().isPresent() && size != order.expected().getAsLong()) {
      throw new DownloadException(
          "The download of ["
              + url
              + "] is corrupt: the server has "
              + size
              + " bytes but "
              + order.expected().getAsLong()
              + " bytes are expected.");
    }
  }

  private void requireRoom(long size) throws IOException {
    long needed = Math.max(size, order.expected().orElse(0)) - partial.here();
    Path directory = partial.data().getParent();
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < needed) {
      throw new DownloadException(
          "There is not enough space in ["
              + directory
              + "] for ["
              + url
              + "]: "
              + needed
              + " bytes are needed and "
              + free
              + " are free.");
    }
  }
}
