package io.rallyd.provisioner.supply;

/** Is told how far a transfer is; called from the transferring thread and must be quick. */
@FunctionalInterface
public interface ProgressListener {
  /** Nobody listens. */
  ProgressListener NONE = (bytes, total) -> {};

  /**
   * Takes a step.
   *
   * @param bytes here so far
   * @param total all bytes, negative when unknown
   */
  void progress(long bytes, long total);
}
