package io.rallyd.driver.schedule;

import io.rallyd.driver.loop.Clock;

/**
 * Goes on for a time. The time that counts is that at which the last request ended: the last one
 * may run over, and progress stays below 1.
 */
final class TimeControl implements LoopControl {
  private final double warmupSeconds;
  private final double totalSeconds;
  private final Clock clock;
  private long startNanos;
  private long lastNanos;

  /**
   * Creates a control.
   *
   * @param timeSeconds time behind the warmup, NaN for no end
   */
  TimeControl(double warmupSeconds, double timeSeconds, Clock clock) {
    this.warmupSeconds = warmupSeconds;
    this.totalSeconds = warmupSeconds + timeSeconds;
    this.clock = clock;
  }

  @Override
  public void start() {
    startNanos = clock.nanos();
    lastNanos = startNanos;
  }

  @Override
  public boolean completed() {
    return elapsedSeconds() >= totalSeconds;
  }

  @Override
  public boolean warmup() {
    return elapsedSeconds() < warmupSeconds;
  }

  @Override
  public double percent() {
    return elapsedSeconds() / totalSeconds;
  }

  @Override
  public void next() {
    lastNanos = clock.nanos();
  }

  private double elapsedSeconds() {
    return (lastNanos - startNanos) / 1e9;
  }
}
