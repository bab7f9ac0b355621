package io.rallyd.driver.schedule;

/** Goes on for a number of requests, counted for each client by itself. */
final class IterationControl implements LoopControl {
  private final int warmup;
  private final int iterations;
  private int done;

  /**
   * Creates a control.
   *
   * @param iterations requests behind the warmup, 0 for no end
   */
  IterationControl(int warmup, int iterations) {
    this.warmup = warmup;
    this.iterations = iterations;
  }

  @Override
  public void start() {
    done = 0;
  }

  @Override
  public boolean completed() {
    return iterations > 0 && done >= warmup + iterations;
  }

  @Override
  public boolean warmup() {
    return done < warmup;
  }

  @Override
  public double percent() {
    return iterations > 0 ? (done + 1.0) / (warmup + iterations) : Double.NaN;
  }

  @Override
  public void next() {
    done++;
  }
}
