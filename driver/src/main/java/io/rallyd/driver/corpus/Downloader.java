package io.rallyd.driver.corpus;

import io.rallyd.driver.documents.CorpusException;
import io.rallyd.driver.track.HumanFormat;
import io.rallyd.transport.download.DownloadException;
import io.rallyd.transport.download.DownloadSettings;
import io.rallyd.transport.download.Downloads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Downloads data of tracks and tells how it goes. Safe for use by several threads. */
final class Downloader {
  private static final int RETRIES = 10;
  private static final int RETRIES_WITHOUT_CONNECTION = 2;

  private final Downloads downloads;
  private final Downloads once;
  private final PreparationListener listener;
  private final BooleanSupplier cancelled;

  /**
   * Creates a downloader.
   *
   * @param environment variables with proxies and keys of stores
   * @param idle longest time without a byte
   * @param pause time between two attempts
   * @param cancelled whether nobody wants any of it any more; an interrupt alone does not wake
   *     whoever waits for the body of an answer
   */
  Downloader(
      Map<String, String> environment,
      Duration idle,
      Duration pause,
      PreparationListener listener,
      BooleanSupplier cancelled) {
    this.downloads =
        new Downloads(
            DownloadSettings.of(RETRIES, RETRIES_WITHOUT_CONNECTION, pause, idle), environment);
    this.once = new Downloads(DownloadSettings.of(0, 0, pause, idle), environment);
    this.listener = listener;
    this.cancelled = cancelled;
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
    return download(downloads, url, target, expected);
  }

  /** Downloads a file that can be done without, as {@link #download} does but in one attempt. */
  long downloadOnce(String url, Path target) {
    return download(once, url, target, OptionalLong.empty());
  }

  private long download(Downloads by, String url, Path target, OptionalLong expected) {
    String size = expected.isPresent() ? " (" + HumanFormat.size(expected) + " total size)" : "";
    String step = "Downloading track data [" + target.getFileName() + "]" + size;
    Thread worker = Thread.currentThread();
    try (StepProgress progress = new StepProgress(listener, step, expected)) {
      return by.fetch(
          url,
          target,
          expected,
          Optional::empty,
          (bytes, total) -> progress.accept(bytes, total),
          () -> cancelled.getAsBoolean() || worker.isInterrupted());
    } catch (DownloadException e) {
      throw e.status() > 0
          ? new StatusException(e.status(), e.getMessage())
          : new CorpusException(e.getMessage(), e);
    } catch (IOException e) {
      throw new CorpusException(
          "Could not download [" + url + "] to [" + target + "]: " + Decompressor.reason(e) + ".",
          e);
    }
  }
}
