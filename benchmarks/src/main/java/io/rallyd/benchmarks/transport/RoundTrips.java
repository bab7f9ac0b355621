package io.rallyd.benchmarks.transport;

/** Two ends, one of which asks and the other answers. */
public interface RoundTrips extends AutoCloseable {
  /**
   * Asks so often and waits for all answers, recording the latency of each.
   *
   * @param inFlight how many requests are under way at a time; each answer is followed by the next
   *     request from the event loop that received it
   * @throws IllegalStateException when an answer is missing or not the right one
   */
  void run(int count, int inFlight);

  /** Connects two ends of our transport. */
  static RoundTrips rallyd(Via via, int payload) {
    return new RallydRoundTrips(via, payload);
  }

  @Override
  void close();
}
