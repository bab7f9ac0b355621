package io.rallyd.transport.download;

import java.time.Duration;

/**
 * How files are downloaded.
 *
 * @param retries how often a broken transfer is tried again, each part of a file on its own
 * @param retriesWithoutConnection how often that is done when there is not even a connection
 * @param pause time between two attempts
 * @param idle longest time without a byte
 * @param connections connections for one file, at least 1
 * @param partBytes size of the parts that are fetched at the same time
 */
public record DownloadSettings(
    int retries,
    int retriesWithoutConnection,
    Duration pause,
    Duration idle,
    int connections,
    long partBytes) {

  /** Returns the usual settings: four connections, parts of 16 MiB. */
  public static DownloadSettings of(
      int retries, int retriesWithoutConnection, Duration pause, Duration idle) {
    return new DownloadSettings(retries, retriesWithoutConnection, pause, idle, 4, 16L << 20);
  }
}
