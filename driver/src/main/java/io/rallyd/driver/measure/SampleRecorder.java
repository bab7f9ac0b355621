package io.rallyd.driver.measure;

import java.util.function.LongSupplier;

/**
 * Gathers the requests of one worker for the file that keeps each of them. What the file cannot
 * take at the moment is counted and forgotten: no request waits for a disk. Confined to the
 * worker's loop.
 */
public final class SampleRecorder {
  private final SamplesFile file;
  private SampleBatch current;
  private long dropped;

  /** Creates a recorder. */
  public SampleRecorder(SamplesFile file) {
    this.file = file;
  }

  /** Takes a request. */
  void record(int taskIndex, int clientId, Sample sample, long absolute, long relative) {
    if (current == null) {
      current = file.take();
    }
    if (current == null) {
      dropped++;
      return;
    }
    current.add(taskIndex, clientId, sample, absolute, relative);
    if (current.full()) {
      flush();
    }
  }

  /** Hands over what is here. */
  public void flush() {
    if (current != null && current.size > 0) {
      file.write(current);
      current = null;
    }
  }

  /**
   * Returns how many requests were dropped since the last call, with those that the file lost since
   * a recorder asked.
   */
  public long takeDropped() {
    long count = dropped + file.takeLost();
    dropped = 0;
    return count;
  }

  /**
   * Does the same once it is known what becomes of all that was recorded so far: what is here is
   * handed over, and the returned count may be asked for, once, on another thread, where it waits
   * for the file as {@link SamplesFile#settle} does.
   */
  public LongSupplier settle() {
    flush();
    long count = dropped;
    dropped = 0;
    return () -> count + file.settle();
  }
}
