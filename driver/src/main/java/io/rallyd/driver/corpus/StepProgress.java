package io.rallyd.driver.corpus;

import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** Turns bytes done into progress of a step, told when a whole percent is passed and at the end. */
final class StepProgress implements LongConsumer, AutoCloseable {
  private static final long UNKNOWN_STEP = 64L << 20;

  private final PreparationListener listener;
  private final String step;
  private OptionalLong total;
  private long told = -1;
  private volatile long bytes;

  StepProgress(PreparationListener listener, String step, OptionalLong total) {
    this.listener = listener;
    this.step = step;
    this.total = total;
    listener.progress(step, total.isPresent() ? 0 : -1, false);
  }

  @Override
  public synchronized void accept(long bytesSoFar) {
    bytes = bytesSoFar;
    boolean known = total.isPresent() && total.getAsLong() > 0;
    long mark = known ? bytesSoFar * 100 / total.getAsLong() : bytesSoFar / UNKNOWN_STEP;
    if (mark > told) {
      told = mark;
      listener.progress(
          step, known ? Math.min(100, 100.0 * bytesSoFar / total.getAsLong()) : -1, false);
    }
  }

  /** Takes a step whose total may be known only now, negative when it is not. */
  synchronized void accept(long bytesSoFar, long bytesInAll) {
    if (total.isEmpty() && bytesInAll > 0) {
      total = OptionalLong.of(bytesInAll);
    }
    accept(bytesSoFar);
  }

  /** Returns the bytes last told. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    listener.progress(step, 100, true);
  }
}
