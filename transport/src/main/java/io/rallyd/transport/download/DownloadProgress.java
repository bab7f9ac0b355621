package io.rallyd.transport.download;

/** Is told how far a download is; called from several threads, must be quick. */
@FunctionalInterface
public interface DownloadProgress {
  /** Nobody listens. */
  DownloadProgress NONE = (bytes, total) -> {};

  /**
   * Takes a step.
   *
   * @param bytes here so far, what an earlier attempt left included
   * @param total all bytes, negative when unknown
   */
  void progress(long bytes, long total);
}
