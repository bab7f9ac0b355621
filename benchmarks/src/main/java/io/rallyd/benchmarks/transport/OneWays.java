package io.rallyd.benchmarks.transport;

/** Two ends, one of which tells and the other takes note. */
public interface OneWays extends AutoCloseable {
  /**
   * Sends so many messages, the same number over each connection, and waits until the other ends
   * have had them all. The latency of a message sent alone is recorded.
   *
   * @throws IllegalStateException when one is missing or not the right one
   */
  void run(int count);

  /** Connects two ends of our transport; another thread than the event loop sends. */
  static OneWays rallyd(Via via, int payload) {
    return new RallydOneWays(Sender.OUTSIDE, via, payload, 1);
  }

  @Override
  void close();
}
